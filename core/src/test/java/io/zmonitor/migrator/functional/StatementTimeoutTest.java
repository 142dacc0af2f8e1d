package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement without end is ended, and nothing of its migration stays. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatementTimeoutTest {
    private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
    private static final String LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) ";
    private static final Duration SHORT = Duration.ofMillis(50);

    // Longer than one row takes on a busy machine: for what must not be ended before the endless statement begins.
    private static final Duration AMPLE = Duration.ofSeconds(1);
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    private Migrator hurried(Migration... migrations) {
        return database.migrator(migrations).withStatementTimeout(SHORT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDLESS + "SELECT count(*) FROM n;",
                "INSERT INTO beds " + ENDLESS + "SELECT i FROM n WHERE i < 0;",
                "-- @expect 1\n" + ENDLESS + "SELECT count(*) FROM n;",
                "CREATE TABLE rooms AS " + ENDLESS + "SELECT i FROM n WHERE i < 0;"
            })
    void an_endless_statement_of_a_script_is_ended_and_undone(String endless) throws SQLException {
        MigrationException failure =
                failureOf(database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (1);\n" + endless))
                        .withStatementTimeout(AMPLE));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
        assertThat(failure.problem().summary()).contains("data-0002", "(statement 2)", "1000 ms");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
        assertThat(database.rows("SELECT outcome FROM schema_version_audit ORDER BY sequence DESC LIMIT 1"))
                .containsExactly("ZM-517");
    }

    @Test
    void the_message_names_file_and_line() throws Exception {
        Path script = Files.createDirectories(folder.resolve("scripts/schema")).resolve("0001_loop.sql");
        Files.writeString(script, "-- Author: somebody\n\n" + ENDLESS + "SELECT count(*) FROM n;");
        Path empty = folder.resolve("empty.db");

        MigrationException failure = failureOf(Migrator.forDatabase(empty, database.opener())
                .withSource(MigrationSource.directory(folder.resolve("scripts")))
                .withStatementTimeout(SHORT));

        assertThat(failure.problem().summary()).contains("schema/0001_loop.sql:3");
    }

    @Test
    void a_statement_within_the_limit_and_one_without_a_limit_are_applied() {
        SqlMigration slow = data(2, "INSERT INTO beds " + LONG + "SELECT i FROM n WHERE i % 1000 = 0;");

        assertThat(failureOf(database.migrator(BEDS, slow).withStatementTimeout(Duration.ofNanos(1)))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
        assertThat(database.migrator(BEDS, slow)
                        .withStatementTimeout(ChronoUnit.FOREVER.getDuration())
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    @Test
    void a_step_that_was_committed_before_is_kept() {
        MigrationException failure = failureOf(database.migrator(
                        BEDS, data(2, "INSERT INTO beds VALUES (1);"), data(3, ENDLESS + "SELECT count(*) FROM n;"))
                .withStatementTimeout(AMPLE)
                .withAtomicity(io.zmonitor.migrator.Atomicity.PER_STEP));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
    }

    @Test
    void java_code_is_limited_too_for_what_it_executes_and_for_each_row_that_it_asks_for() throws SQLException {
        Coded counting = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.executeUpdate("INSERT INTO beds VALUES (1)");
                statement.executeUpdate("INSERT INTO beds " + ENDLESS + "SELECT i FROM n WHERE i < 0");
            }
        });
        Coded reading = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement();
                    ResultSet rows = statement.executeQuery(ENDLESS + "SELECT i FROM n WHERE i < 2")) {
                while (rows.next()) {
                    rows.getInt(1);
                }
            }
        });

        for (Coded coded : new Coded[] {counting, reading}) {
            MigrationException failure = failureOf(hurried(BEDS, coded));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
            assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(database.rows("SELECT * FROM beds")).isEmpty();
        }
    }

    // An interrupted change has ended the transaction: whatever came after it would be committed by itself.
    @Test
    void java_code_that_goes_on_regardless_changes_nothing_any_more() throws SQLException {
        Coded stubborn = new Coded(2, "1", context -> {
            Connection connection = context.connection();
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO beds " + ENDLESS + "SELECT i FROM n WHERE i < 0");
            } catch (SQLException e) {
                goesOn(connection);
            }
        });

        MigrationException failure = failureOf(hurried(BEDS, stubborn));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
    }

    private static void goesOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO beds VALUES (1)");
        } catch (SQLTimeoutException refused) {
            // It keeps that to itself, too.
        }
    }

    @Test
    void a_rollback_script_is_limited_too() throws SQLException {
        SqlMigration filled = data(2, "INSERT INTO beds VALUES (1);")
                .withRollback("DELETE FROM beds; " + ENDLESS + "SELECT count(*) FROM n;");
        database.migrator(BEDS, filled).migrate();

        MigrationException failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                MigrationException.class,
                () -> hurried(BEDS, filled).maintenance().rollbackTo(1, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1");
    }

    /**
     * Statements that take about as long as they may: some runs are in time, others are not, but no statement ever fails
     * for what was meant for the one before it.
     */
    @Test
    void a_cancellation_strikes_the_statement_that_it_was_meant_for() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            script.append("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ")
                    .append(100 * i * i)
                    .append(") SELECT count(*) FROM n;\n");
        }
        SqlMigration rising = data(2, script.toString());
        for (int round = 0; round < 10; round++) {
            MigrationException failure =
                    failureOf(database.migrator(BEDS, rising, data(3, ENDLESS + "SELECT count(*) FROM n;"))
                            .withStatementTimeout(Duration.ofMillis(1 + round)));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TIMEOUT);
        }
    }

    @Test
    void no_thread_outlives_the_run_and_none_is_started_if_nothing_is_pending() {
        database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (1);")).migrate();

        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(StatementTimeoutTest::watches);
        assertThat(database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (1);"))
                        .migrate()
                        .wasUpToDate())
                .isTrue();
    }

    private static boolean watches(Thread thread) {
        return thread.isAlive() && thread.getName().startsWith("zmonitor-migrator");
    }

    @Test
    void a_limit_is_longer_than_nothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.migrator().withStatementTimeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.migrator().withStatementTimeout(Duration.ofMillis(-1)));
    }
}
