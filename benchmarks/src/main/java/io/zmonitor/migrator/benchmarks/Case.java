package io.zmonitor.migrator.benchmarks;

import io.zmonitor.migrator.benchmarks.tools.EncryptedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One situation that is measured.
 *
 * @param group by which it is chosen on the command line
 * @param name how it is called in tables
 * @param applied how many migrations the database has before
 * @param pending how many are to be applied
 * @param locked whether there is a lock file
 * @param snapshot whether there is a snapshot of all migrations, which the lock file lists
 * @param change what the one pending migration of a large database does; empty for a small one
 * @param tools who is measured, the floor first
 */
record Case(
        String group,
        String name,
        int applied,
        int pending,
        boolean locked,
        boolean snapshot,
        Optional<String> change,
        List<Tool> tools) {
    private static final int LARGE = 1_000_000; // rows, of about 300 bytes

    /** All whose group is called so, or whose name holds this. */
    static List<Case> chosen(String word) {
        List<Case> chosen = Stream.of(nothingPending(), onePending(), firstBoot(), big())
                .flatMap(List::stream)
                .filter(it -> it.group.equals(word) || it.name.contains(word))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("No case is called " + word);
        }
        return chosen;
    }

    private static List<Case> nothingPending() {
        List<Tool> all = List.of(Tool.FLOOR, Tool.OURS, Tool.OURS_CACHED, Tool.MYBATIS, Tool.FLYWAY, Tool.LIQUIBASE);
        List<Tool> two = List.of(Tool.FLOOR, Tool.OURS);
        return Stream.concat(
                        IntStream.of(10, 100, 1000).mapToObj(count -> boot("nothing pending", count, 0, true, all)),
                        IntStream.of(100, 1000)
                                .mapToObj(count -> boot("nothing pending, no lock file", count, 0, false, two)))
                .toList();
    }

    private static List<Case> onePending() {
        List<Tool> tools = List.of(Tool.FLOOR, Tool.OURS, Tool.OURS_NO_BACKUP, Tool.MYBATIS, Tool.FLYWAY);
        return IntStream.of(100, 1000)
                .mapToObj(count -> boot("one pending", count, 1, true, tools))
                .toList();
    }

    private static List<Case> firstBoot() {
        List<Tool> tools = List.of(Tool.FLOOR, Tool.FLOOR_ONE_COMMIT, Tool.OURS, Tool.MYBATIS, Tool.FLYWAY);
        return Stream.concat(
                        IntStream.of(10, 100, 1000).mapToObj(count -> boot("first boot", 0, count, true, tools)),
                        Stream.of(boot("first boot", 0, 1000, true, List.of(Tool.FLOOR, Tool.OURS))
                                .fromSnapshot()))
                .toList();
    }

    private Case fromSnapshot() {
        return new Case(
                group, "first boot from a snapshot of " + pending, applied, pending, locked, true, change, tools);
    }

    private static Case boot(String name, int applied, int pending, boolean locked, List<Tool> tools) {
        return new Case(
                "boot",
                name + (applied > 0 ? " on " + applied : " of " + pending),
                applied,
                pending,
                locked,
                false,
                Optional.empty(),
                tools);
    }

    private static List<Case> big() {
        List<String> names = List.of("ADD COLUMN", "CREATE INDEX", "rebuild", "UPDATE of all rows");
        List<String> changes = List.of(
                "ALTER TABLE vitals ADD COLUMN unit TEXT;",
                "CREATE INDEX vitals_by_bed ON vitals (bed, at);",
                """
                CREATE TABLE vitals_new (id INTEGER PRIMARY KEY, bed INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL);
                INSERT INTO vitals_new SELECT id, bed, at, note FROM vitals;
                DROP TABLE vitals;
                ALTER TABLE vitals_new RENAME TO vitals;""",
                "UPDATE vitals SET at = at + 1000;");
        List<Tool> tools = List.of(Tool.FLOOR, Tool.OURS_NO_PROOF, Tool.OURS_NO_BACKUP, Tool.OURS);
        return IntStream.range(0, names.size())
                .mapToObj(at -> new Case(
                        "big",
                        names.get(at) + " in 1,000,000 rows",
                        1,
                        1,
                        true,
                        false,
                        Optional.of(changes.get(at)),
                        tools))
                .toList();
    }

    /** How a tool finds its database: a folder with the file as the migrations before have left it. */
    Path prepare(Path folder, Tool tool) throws IOException, InterruptedException, SQLException {
        Path before = Files.createDirectories(folder.resolve(tool.name()));
        if (applied > 0) {
            Path scripts = folder.resolve("scripts-before");
            if (!Files.exists(scripts)) {
                write(scripts, applied);
            }
            Run.of(tool.command(before.resolve("monitor.db"), scripts));
            if (change.isPresent()) {
                fill(before.resolve("monitor.db"));
            }
        }
        return before;
    }

    /** The migrations, those before and those to be applied. */
    Path scripts(Path folder) throws IOException {
        Path scripts = write(folder.resolve("scripts"), change.isPresent() ? applied : applied + pending);
        if (change.isPresent()) {
            Scripts.add(scripts, applied + 1, change.get());
        }
        if (locked) {
            Scripts.lock(scripts);
        }
        if (snapshot) {
            Scripts.snapshot(scripts, applied + pending);
        }
        return scripts;
    }

    private Path write(Path scripts, int count) throws IOException {
        if (change.isEmpty()) {
            return Scripts.write(scripts, count);
        }
        Scripts.add(
                scripts,
                1,
                "CREATE TABLE vitals (id INTEGER PRIMARY KEY, bed INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL);");
        return scripts;
    }

    private static void fill(Path database) throws SQLException {
        try (Connection connection = EncryptedFile.open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + LARGE
                    + ") INSERT INTO vitals SELECT i, i % 40, i * 5, printf('%0260d', i) FROM n");
        }
    }
}
