package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.testkit.ChildOutcome;
import java.util.List;

/**
 * What a monitor said.
 *
 * @param lines in order
 */
record MonitorOutput(List<String> lines) {
    private static final String REACHED = "reached ";

    static MonitorOutput by(ChildOutcome outcome) {
        return new MonitorOutput(outcome.out().lines().toList());
    }

    /** The last boundary it acknowledged, or this one if it acknowledged none. */
    int acknowledged(int before) {
        return lines.stream()
                .filter(line -> line.startsWith(REACHED))
                .mapToInt(line -> Integer.parseInt(line.substring(REACHED.length())))
                .reduce(before, Math::max);
    }

    /** Whether it came to its end, whatever happened to it then. */
    boolean ended() {
        return lines.stream().anyMatch(line -> line.startsWith("end"));
    }

    /** What it failed with although the library promises a problem with a code. */
    List<String> nameless() {
        return lines.stream().filter(line -> line.startsWith("failed java.")).toList();
    }

    /** Whether it said that the failed call changed nothing. */
    boolean untouched() {
        return lines.stream().anyMatch(line -> line.startsWith("failed") && line.endsWith(" UNTOUCHED"));
    }
}
