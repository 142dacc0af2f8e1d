package io.zmonitor.migrator.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures and writes what was measured. The tools take turns, so that a slow minute of the machine meets all of them. */
public final class Benchmarks {
    private final int rounds;
    private final Path folder;

    private Benchmarks(int rounds, Path folder) {
        this.rounds = rounds;
        this.folder = folder;
    }

    /** Takes the number of rounds, which cases (see {@link Case#chosen}), a folder to work in and the folder of the documentation. */
    public static void main(String[] args) throws Exception {
        Benchmarks benchmarks = new Benchmarks(Integer.parseInt(args[0]), Path.of(args[2]));
        List<Measured> measured = new ArrayList<>();
        for (String word : args[1].split(",", -1)) {
            for (Case situation : Case.chosen(word)) {
                System.out.println(situation.name());
                measured.add(benchmarks.measure(situation));
            }
        }
        new Report(measured, Integer.parseInt(args[0])).write(Path.of(args[3]));
    }

    private Measured measure(Case situation) throws IOException, InterruptedException, SQLException {
        Path own = folder.resolve(situation.name().replaceAll("\\W+", "-"));
        delete(own);
        Path scripts = situation.scripts(Files.createDirectories(own));
        Map<Tool, Path> before = new EnumMap<>(Tool.class);
        Map<Tool, List<Run>> runs = new EnumMap<>(Tool.class);
        Map<Tool, Long> classes = new EnumMap<>(Tool.class);
        Map<String, String> expected = null;
        for (Tool tool : situation.tools()) {
            before.put(tool, situation.prepare(own, tool));
            runs.put(tool, new ArrayList<>());
            // Not counted: it warms the machine's caches, counts classes, and shows what the tool makes.
            Path log = own.resolve("classes.txt");
            Path work = copy(before.get(tool), own.resolve("work"));
            Run.of(tool.command(work.resolve("monitor.db"), scripts, "-Xlog:class+load:file=" + log));
            classes.put(tool, loaded(log));
            Map<String, String> made = Content.of(work.resolve("monitor.db"));
            expected = expected == null ? made : expected;
            if (!made.equals(expected)) {
                throw new IllegalStateException(situation.name() + ": " + tool.title() + " makes " + made);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Tool tool : situation.tools()) {
                Path work = copy(before.get(tool), own.resolve("work"));
                runs.get(tool).add(Run.of(tool.command(work.resolve("monitor.db"), scripts)));
            }
        }
        delete(own);
        return new Measured(situation, runs, classes);
    }

    private static long loaded(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" source: ")).count();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
