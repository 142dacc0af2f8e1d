package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal or a log may belong to a process that is alive, or to one that came after the crash: its work is its own. */
class SomebodyElseTest {
    @TempDir
    Path folder;

    @Test
    void a_live_log_of_another_process_is_no_crash() throws Exception {
        DatabaseFile database = database();
        try (ChildJvm other = worker(database)) {
            tell(other, "PRAGMA journal_mode = WAL");
            tell(other, "INSERT INTO vitals VALUES (1, 1, NULL)");
            assertThat(Files.size(database.wal())).isPositive();

            assertThat(CrashedDatabases.content(database)).isEqualTo("ok0[1|1|]");
            tell(other, "INSERT INTO vitals VALUES (2, 2, NULL)");

            assertThat(CrashedDatabases.content(database)).isEqualTo("ok0[1|1|, 2|2|]");
            assertThat(database.sibling("-crashed")).doesNotExist();
        }
    }

    @Test
    void a_live_transaction_of_another_process_is_no_crash() throws Exception {
        DatabaseFile database = database();
        try (ChildJvm other = worker(database)) {
            tell(other, "PRAGMA cache_size = 2");
            tell(other, "BEGIN");
            tell(
                    other,
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)"
                            + " INSERT INTO vitals SELECT i, i, zeroblob(1000) FROM n");
            assertThat(Files.size(database.journal())).isPositive();

            assertThat(CrashedDatabases.content(database)).contains("unreadable: ");
            assertThat(database.sibling("-crashed")).doesNotExist();
            tell(other, "COMMIT");

            assertThat(CrashedDatabases.content(database)).startsWith("ok0[1|1|");
        }
    }

    /** Between the look at the locks and the recovery there is a moment in which another process may begin. */
    @ParameterizedTest
    @EnumSource(OvertakenKey.Moment.class)
    void a_process_that_overtakes_a_recovery_makes_the_database_busy_and_nothing_else(OvertakenKey.Moment moment)
            throws Exception {
        DatabaseFile database = CrashedDatabases.crash(folder, "delete");
        try (ChildJvm other = RecoveryMain.command(folder).start()) {
            other.line();
            OvertakenKey key = new OvertakenKey(moment, () -> {
                // Its opening recovers what the crash left, and then it works.
                other.say("work " + database.path());
                assertThat(other.line()).isEqualTo("connected");
                spill(other, database);
            });

            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class,
                    () -> Migrator.forDatabase(database.path(), key)
                            .withSource(CrashedDatabases.set())
                            .migrate());

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            tell(other, "COMMIT");
            assertThat(CrashedDatabases.content(database))
                    .startsWith("ok0[1|1|")
                    .contains("5000|5000|");
            assertThat(database.sibling("-crashed")).doesNotExist();
            assertThat(database.sibling("-quarantine-1")).doesNotExist();
        }
    }

    @Test
    void a_live_transaction_of_this_process_is_no_crash_either() throws Exception {
        DatabaseFile database = database();
        try (Connection other = CrashedDatabases.key().open(database)) {
            Sql.execute(other, "PRAGMA cache_size = 2", "BEGIN", filling(5000));
            assertThat(Files.size(database.journal())).isPositive();

            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class,
                    () -> Migrator.forDatabase(
                                    database.path(), CrashedDatabases.key().withBusyTimeout(Duration.ofMillis(50)))
                            .withSource(CrashedDatabases.set())
                            .migrate());

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
            assertThat(database.sibling("-crashed")).doesNotExist();
            Sql.execute(other, "COMMIT");
        }
        assertThat(CrashedDatabases.content(database)).startsWith("ok0[5000|5000|");
    }

    private static void spill(ChildJvm other, DatabaseFile database) throws IOException, SQLException {
        tell(other, "PRAGMA cache_size = 2");
        tell(other, "BEGIN");
        tell(other, filling(5000));
        assertThat(Files.size(database.journal())).isPositive();
    }

    private static String filling(int first) {
        return "WITH RECURSIVE n (i) AS (SELECT " + first + " UNION ALL SELECT i + 1 FROM n WHERE i < " + (first + 89)
                + ") INSERT INTO vitals SELECT i, i, zeroblob(1000) FROM n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void what_another_program_committed_after_a_killed_recovery_is_never_undone(String journalMode) throws Exception {
        DatabaseFile database = CrashedDatabases.crash(folder, journalMode);
        killedWhileRecovering(database);
        try (Connection other = CrashedDatabases.key().open(database)) {
            Sql.execute(other, "UPDATE vitals SET value = 4711 WHERE id = 1");
        }

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class,
                () -> Migrator.forDatabase(database.path(), CrashedDatabases.key())
                        .withSource(CrashedDatabases.set())
                        .migrate());

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.CHANGED_SINCE_RECOVERY);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(database.sibling("-quarantine-1")).isDirectory();
        assertThat(CrashedDatabases.content(database)).startsWith("ok0[1|4711|");
    }

    // What is beside the database when a boot is killed after it has set the side files aside.
    private static void killedWhileRecovering(DatabaseFile database) throws IOException {
        DatabaseFile aside = CrashedDatabases.copied(database, Files.createDirectory(database.sibling("-crashed")));
        for (Path file : new Path[] {aside.path(), aside.journal(), aside.wal()}) {
            if (Files.exists(file)) {
                String suffix = file.getFileName().toString().substring("monitor.db".length());
                Files.move(
                        file,
                        file.resolveSibling(database.path().getFileName() + suffix),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private DatabaseFile database() {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Migrator.forDatabase(database.path(), CrashedDatabases.key())
                .withSource(CrashedDatabases.set())
                .migrate();
        return database;
    }

    private static ChildJvm worker(DatabaseFile database) throws IOException {
        ChildJvm other = RecoveryMain.command(database.path().getParent()).start();
        other.line();
        other.say("work " + database.path());
        assertThat(other.line()).isEqualTo("connected");
        return other;
    }

    private static void tell(ChildJvm other, String sql) throws IOException, SQLException {
        other.say(sql);
        assertThat(other.line()).isEqualTo("done");
    }
}
