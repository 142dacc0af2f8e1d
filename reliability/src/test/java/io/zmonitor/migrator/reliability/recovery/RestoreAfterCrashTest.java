package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup is put back while a recovery was begun and not proved: what was kept for it is not about the backup. */
class RestoreAfterCrashTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void the_next_boot_has_nothing_to_prove_and_puts_nothing_back(String journalMode) throws Exception {
        DatabaseFile database = halfRecovered(journalMode);

        Maintenance.RestoreReport report = migrator(database).maintenance().restoreNewest("the disk was exchanged");

        Path aside = report.aside().orElseThrow();
        assertThat(aside.resolve("monitor.db-crashed")).isDirectory();
        assertThat(database.sibling("-crashed")).doesNotExist();
        assertThat(migrator(database).migrate().wasUpToDate()).isTrue();
        assertThat(CrashedDatabases.content(database)).isEqualTo("ok0[1|1|]");
    }

    /** The mutant: beside the restored file, the copies are taken for its own. */
    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void left_beside_the_restored_file_it_keeps_the_next_boot_from_starting(String journalMode) throws Exception {
        DatabaseFile database = halfRecovered(journalMode);
        Maintenance.RestoreReport report = migrator(database).maintenance().restoreNewest("the disk was exchanged");

        Files.move(report.aside().orElseThrow().resolve("monitor.db-crashed"), database.sibling("-crashed"));

        assertThat(CrashedDatabases.content(database)).startsWith("unreadable: ZM-141");
    }

    private static Migrator migrator(DatabaseFile database) {
        return Migrator.forDatabase(database.path(), CrashedDatabases.key()).withSource(CrashedDatabases.set());
    }

    // A backup of one row; then work, a crash, and a boot that is killed after it has set the side files aside.
    private DatabaseFile halfRecovered(String journalMode) throws Exception {
        DatabaseFile live = new DatabaseFile(folder.resolve("live.db"));
        migrator(live).migrate();
        try (Connection connection = CrashedDatabases.key().open(live)) {
            Sql.execute(connection, "INSERT INTO vitals VALUES (1, 1, NULL)");
        }
        Path backup = migrator(live).maintenance().backup().file();
        DatabaseFile database;
        try (Connection connection = CrashedDatabases.key().open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = " + journalMode,
                    "PRAGMA cache_size = 2",
                    "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 90)"
                            + " INSERT INTO vitals SELECT i, i, zeroblob(500) FROM n",
                    "BEGIN",
                    "UPDATE vitals SET value = 0, trace = randomblob(500)",
                    journalMode.equals("wal") ? "COMMIT" : "PRAGMA user_version = 9");
            database = CrashedDatabases.copied(live, Files.createDirectory(folder.resolve("crashed")));
        }
        Files.copy(backup, database.sibling(backup.getFileName().toString().substring("live.db".length())));
        DatabaseFile aside = CrashedDatabases.copied(database, Files.createDirectory(database.sibling("-crashed")));
        assertThat(Files.exists(aside.journal()) || Files.exists(aside.wal())).isTrue();
        return database;
    }
}
