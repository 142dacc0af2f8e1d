package io.zmonitor.migrator.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/**
 * Writes what was measured: tables into {@code benchmarks.md} between two marks, each run into a CSV file, and a plot of each
 * group.
 *
 * @param cases what was measured
 * @param rounds how often
 */
record Report(List<Measured> cases, int rounds) {
    private static final String BEGIN = "<!-- measured -->";
    private static final String END = "<!-- end -->";

    /** Writes all of it into the folder of the documentation. */
    void write(Path docs) throws IOException {
        Path figures = Files.createDirectories(docs.resolve("benchmarks"));
        Files.writeString(figures.resolve("runs.csv"), runs());
        for (String group :
                cases.stream().map(it -> it.situation().group()).distinct().toList()) {
            plot(group, figures.resolve(group));
        }
        Path page = docs.resolve("benchmarks.md");
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(page, text.substring(0, from) + "\n\n" + tables() + text.substring(text.indexOf(END)));
    }

    private String runs() {
        StringBuilder csv = new StringBuilder("case,tool,round,wall_ms,cpu_ms,peak_kb\n");
        for (Measured measured : cases) {
            measured.runs().forEach((tool, runs) -> {
                for (int round = 0; round < runs.size(); round++) {
                    Run run = runs.get(round);
                    csv.append(String.format(
                            Locale.ROOT,
                            "\"%s\",\"%s\",%d,%.1f,%.0f,%.0f%n",
                            measured.situation().name(),
                            tool.title(),
                            round + 1,
                            run.wall(),
                            run.cpu(),
                            run.peak()));
                }
            });
        }
        return csv.toString();
    }

    private String tables() throws IOException {
        StringBuilder text = new StringBuilder(machine());
        for (Measured measured : cases) {
            text.append("### ").append(measured.situation().name()).append("\n\n");
            text.append("| tool | CPU | ratio | wall | ratio | peak memory | classes |\n");
            text.append("|---|---|---|---|---|---|---|\n");
            for (Tool tool : measured.situation().tools()) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %.0f ms | %.2f | %.0f ms | %.2f | %.0f MB | %,d |%n",
                        tool.title(),
                        measured.median(tool, Run::cpu),
                        measured.ratio(tool, Run::cpu),
                        measured.median(tool, Run::wall),
                        measured.ratio(tool, Run::wall),
                        measured.median(tool, Run::peak) / 1024,
                        measured.classes().get(tool)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String machine() throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return String.format(
                Locale.ROOT,
                "%d rounds on %d processors (%s), Java %s, Linux.%n%n",
                rounds,
                Runtime.getRuntime().availableProcessors(),
                model,
                Runtime.version().feature());
    }

    private void plot(String group, Path file) throws IOException {
        List<Measured> own = cases.stream()
                .filter(it -> it.situation().group().equals(group))
                .toList();
        CategoryChart chart = new CategoryChartBuilder()
                .width(1200)
                .height(500)
                .title("Processor time of the whole process, plain JDBC = 1")
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setXAxisLabelRotation(20);
        List<String> names = own.stream().map(it -> it.situation().name()).toList();
        for (Tool tool : Tool.values()) {
            List<Double> ratios = ratios(own, tool, Run::cpu);
            if (ratios.stream().anyMatch(ratio -> ratio > 0)) {
                chart.addSeries(tool.title(), names, ratios);
            }
        }
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    // Nothing is drawn for a tool that was not measured.
    private static List<Double> ratios(List<Measured> cases, Tool tool, ToDoubleFunction<Run> figure) {
        List<Double> ratios = new ArrayList<>();
        for (Measured measured : cases) {
            ratios.add(measured.runs().containsKey(tool) ? measured.ratio(tool, figure) : 0.0);
        }
        return ratios;
    }
}
