package io.zmonitor.migrator.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a case has shown.
 *
 * @param situation the case
 * @param runs of each tool, one a round
 * @param classes how many classes each tool loaded, the JDK's included
 */
record Measured(Case situation, Map<Tool, List<Run>> runs, Map<Tool, Long> classes) {
    /** The middle of a tool's figures. */
    double median(Tool tool, ToDoubleFunction<Run> figure) {
        return middle(runs.get(tool).stream().mapToDouble(figure).sorted().toArray());
    }

    /** The middle of the ratios to the floor, each of two runs of the same round. */
    double ratio(Tool tool, ToDoubleFunction<Run> figure) {
        List<Run> own = runs.get(tool);
        List<Run> floor = runs.get(situation.tools().get(0));
        return middle(IntStream.range(0, own.size())
                .mapToDouble(round -> figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(floor.get(round)))
                .sorted()
                .toArray());
    }

    private static double middle(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
