package io.zmonitor.migrator.benchmarks;

import io.zmonitor.migrator.benchmarks.tools.ManyRowsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A change of very many rows, in batches and otherwise: how fast, how long the longest transaction, how much memory. Writes the
 * table into {@code benchmarks.md} between two marks of its own.
 */
public final class ManyRows {
    private static final String BEGIN = "<!-- many rows -->";
    private static final String END = "<!-- end of many rows -->";
    private static final String HEAP = "-Xmx64m";
    /** The loop's time grows with the square of the rows. */
    private static final long LARGEST_LOOP = 1_000_000;

    private final Path folder;
    private final List<String> table = new ArrayList<>();

    private ManyRows(Path folder) {
        this.folder = folder;
    }

    /** A way to do it, and how it is called in the table. */
    private enum Way {
        ONE("one", "one `UPDATE`, plain JDBC"),
        LOOP("loop", "the loop `… IN (SELECT id … LIMIT 10000)`, plain JDBC"),
        SQL("sql", "`@batch`"),
        JAVA("java", "`JavaMigration.Batched`, read and write"),
        FUNCTION("function", "`JavaMigration.Batched`, a function in SQL");

        private final String word;
        private final String title;

        Way(String word, String title) {
            this.word = word;
            this.title = title;
        }
    }

    /** Takes the number of rounds (one is made), the numbers of rows, a folder to work in and the folder of the documentation. */
    public static void main(String[] args) throws Exception {
        ManyRows measured = new ManyRows(Files.createDirectories(Path.of(args[2])));
        for (String rows : args[1].split(",", -1)) {
            measured.measure(Long.parseLong(rows));
        }
        measured.write(Path.of(args[3]).resolve("benchmarks.md"));
    }

    private void measure(long rows) throws IOException, InterruptedException {
        Path filled = folder.resolve("filled.db");
        Files.deleteIfExists(filled);
        Run.of(command("fill", filled, rows));
        System.out.printf(Locale.ROOT, "%,d rows, %,d bytes%n", rows, Files.size(filled));
        for (Way way : Way.values()) {
            if (way != Way.LOOP || rows <= LARGEST_LOOP) {
                Path work = folder.resolve("work.db");
                Files.copy(filled, work, StandardCopyOption.REPLACE_EXISTING);
                Run run = Run.of(command(way.word, work, rows));
                add(rows, way, run, Files.readString(seen()).split(" ", -1));
            }
        }
        Files.delete(filled);
    }

    private void add(long rows, Way way, Run run, String[] seen) {
        String line = String.format(
                Locale.ROOT,
                "| %,d | %s | %.1f s | %.1f s | %,.0f | %.2f s | %.0f MB | %.0f MB |",
                rows,
                way.title,
                run.cpu() / 1000,
                run.wall() / 1000,
                rows / (run.cpu() / 1000),
                Double.parseDouble(seen[1]),
                Long.parseLong(seen[2]) / 1e6,
                run.peak() / 1024);
        System.out.println(line);
        table.add(line);
    }

    private Path seen() {
        return folder.resolve("seen.txt");
    }

    private List<String> command(String word, Path database, long rows) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ManyRowsTool.class.getName(),
                word,
                database.toString(),
                Long.toString(rows),
                seen().toString());
    }

    private void write(Path page) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        String head = """
                | rows | how | CPU | wall | rows for each second of CPU | longest transaction | peak heap | peak memory |
                |---|---|---|---|---|---|---|---|
                """;
        Files.writeString(
                page,
                text.substring(0, from) + "\n\n" + head + String.join("\n", table) + "\n\n"
                        + text.substring(text.indexOf(END)));
    }
}
