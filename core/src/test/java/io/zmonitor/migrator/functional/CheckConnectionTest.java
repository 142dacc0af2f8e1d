package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Check.Verdict;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check looks and nothing else: on its connection nobody writes, and what it asks of locks leaves nothing behind. */
class CheckConnectionTest {
    private static final Migration BEDS = schema(1, """
            CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);
            INSERT INTO beds VALUES (1, 'A'), (2, 'B');
            """);

    private static final Migration NEXT = data(2, "INSERT INTO beds VALUES (3, 'C');");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    @Test
    void a_check_cannot_switch_its_writes_on() throws SQLException {
        for (String way :
                List.of("PRAGMA query_only = 0", "pragma main.\"QUERY_ONLY\"(0)", "DELETE FROM beds", "COMMIT")) {
            Check writing = Check.of("meddling", context -> {
                new SqlConnection(context.connection()).execute(way);
                return Verdict.pass();
            });

            assertThat(failureOf(pending().withPreCheck(writing)).problem().code())
                    .isEqualTo(ProblemCode.CHECK_BROKE);
            assertThat(failureOf(pending().withPostCheck(writing)).problem().code())
                    .isEqualTo(ProblemCode.CHECK_BROKE);
        }
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
    }

    @Test
    void a_check_that_writes_is_kept_without_the_guard() throws SQLException {
        RunSettings writing = RunSettings.forFile(database.path(), database.opener())
                .withSource(MigrationSource.of(BEDS, NEXT))
                .withPostCheck(Check.of("meddling", context -> {
                    new SqlConnection(context.connection()).execute("DELETE FROM beds");
                    return Verdict.pass();
                }));

        new MigrationRun(writing.withoutGuard(Guard.CHECKS_READ_ONLY)).execute();

        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("0");
    }

    @Test
    void another_writer_is_told_after_the_patience_of_the_run() throws SQLException {
        try (Connection other = database.open()) {
            new SqlConnection(other).execute("BEGIN IMMEDIATE");

            MigrationException failure = failureOf(pending().withLockTimeout(Duration.ofMillis(50)));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.OTHER_WRITER);
            assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        }
        assertThat(pending().migrate().applied()).hasSize(1);
    }

    @Test
    void the_write_lock_is_free_for_the_run_itself_in_both_journal_modes() throws SQLException {
        List<Check.Context.WriteLock> locks = new ArrayList<>();
        Check asking = Check.of("asking", context -> {
            locks.add(context.writeLock());
            return Verdict.pass();
        });
        database.execute("PRAGMA journal_mode = wal");

        pending().withPreCheck(asking).withPostCheck(asking).migrate();

        assertThat(locks).containsExactly(Check.Context.WriteLock.FREE, Check.Context.WriteLock.FREE);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("3");
    }

    private Migrator pending() {
        return database.migrator(BEDS, NEXT);
    }
}
