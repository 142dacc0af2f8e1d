package io.zmonitor.migrator.benchmarks;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.MigrationsSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The same migrations for every tool, each in the form that it wants: one statement a migration, of four kinds in turn. */
final class Scripts {
    private Scripts() {}

    /** A folder with the first so many of them. */
    static Path write(Path folder, int count) throws IOException {
        for (int number = 1; number <= count; number++) {
            add(folder, number, statement(number));
        }
        return folder;
    }

    /** One more, for all tools. */
    static void add(Path folder, int number, String sql) throws IOException {
        String digits = String.format(Locale.ROOT, "%04d", number);
        write(folder.resolve("ours/schema").resolve(digits + "_step.sql"), sql);
        write(folder.resolve("flyway").resolve("V" + number + "__step.sql"), sql);
        // Its own table is made by the first of its scripts.
        write(folder.resolve("mybatis").resolve("0000_changelog.sql"), """
                -- // changelog
                CREATE TABLE CHANGELOG (ID NUMERIC(20,0) NOT NULL, APPLIED_AT VARCHAR(25) NOT NULL, DESCRIPTION VARCHAR(255) NOT NULL);
                -- //@UNDO
                """);
        write(folder.resolve("mybatis").resolve(digits + "_step.sql"), "-- // step\n" + sql + "\n-- //@UNDO\n");
        Path changelog = folder.resolve("liquibase").resolve("changelog.sql");
        String before = Files.exists(changelog) ? Files.readString(changelog) : "--liquibase formatted sql\n";
        write(changelog, before + head(number) + sql + "\n");
    }

    /** Writes the lock file, which spares a boot the reading of what it lists. */
    static void lock(Path folder) {
        MigrationsLock.write(folder.resolve("ours"));
    }

    /** Writes the snapshot up to this number, and the lock file anew. */
    static void snapshot(Path folder, int number) {
        Path ours = folder.resolve("ours");
        MigrationsSnapshot.of(MigrationSource.directory(ours)).write(ours, number);
    }

    // That tool's own word for a migration is none of ours.
    private static String head(int number) throws IOException {
        try (InputStream head = Scripts.class.getResourceAsStream("liquibase-head.sql")) {
            return new String(head.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{number}", Integer.toString(number));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String statement(int number) {
        int table = (number - 1) / 4;
        List<String> kinds = List.of(
                "CREATE TABLE reading_%d (id INTEGER PRIMARY KEY, bed TEXT NOT NULL, value REAL);",
                "CREATE INDEX reading_%d_by_bed ON reading_%<d (bed);",
                "ALTER TABLE reading_%d ADD COLUMN unit TEXT NOT NULL DEFAULT 'mmHg';",
                "INSERT INTO reading_%d (bed, value) VALUES ('7', 36.6);");
        return String.format(Locale.ROOT, kinds.get((number - 1) % 4), table);
    }
}
