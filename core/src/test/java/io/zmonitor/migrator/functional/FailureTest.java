package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
    private static final SqlMigration BEDS = schema(
            1,
            "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT UNIQUE);\nINSERT INTO beds VALUES (1, 'A'), (2, 'B');");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "2; SELECT count(*) FROM beds",
                "2.0; SELECT count(*) FROM beds",
                "NULL; SELECT max(id) FROM beds WHERE id > 5",
                "'A'; SELECT label FROM beds WHERE id = 1",
                "0.5; SELECT 1 / 2.0"
            })
    void goes_on_when_an_expectation_holds(String expected, String query) {
        SqlMigration expecting = data(2, "-- @expect " + expected + "\n" + query + ";\nDELETE FROM beds WHERE id = 9;");

        assertThat(database.migrator(BEDS, expecting).migrate().applied()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "0; SELECT count(*) FROM beds; but got 2",
                "0; SELECT id FROM beds WHERE id = 2; but got another value",
                "'B'; SELECT label FROM beds WHERE id = 1; but got another value",
                "0; SELECT label FROM beds WHERE id = 1; but got another value",
                "0; SELECT id FROM beds WHERE id = 9; but got no row",
                "1; SELECT id FROM beds; but got several rows",
                "1; SELECT id, label FROM beds WHERE id = 1; but got 2 columns"
            })
    void undoes_everything_when_an_expectation_does_not_hold(String expected, String query, String got)
            throws SQLException {
        SqlMigration expecting = data(
                2,
                "UPDATE beds SET label = 'C' WHERE id = 2 AND label = 'X';\n"
                        + "INSERT INTO beds VALUES (3, 'Z');\nDELETE FROM beds WHERE id = 3;\n-- @expect " + expected
                        + "\n" + query + ";");
        SqlMigration declared = data(2, "-- @rows beds may decrease\n" + expecting.script());

        MigrationException failure = failureOf(database.migrator(BEDS, declared));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.EXPECTATION_FAILED);
        assertThat(failure.problem().summary()).contains("data-0002.sql:6:1", got);
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1|A", "2|B");
    }

    @Test
    void says_what_ended_the_transaction_and_that_nothing_was_kept() throws SQLException {
        SqlMigration ending =
                data(2, "INSERT INTO beds VALUES (3, 'C');\nINSERT OR ROLLBACK INTO beds VALUES (4, 'A');");

        MigrationException failure = failureOf(database.migrator(BEDS, ending));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TRANSACTION_ENDED);
        assertThat(failure.problem().summary()).contains("INSERT OR ROLLBACK");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.getCause()).hasMessageContaining("UNIQUE constraint failed: beds.label");
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1|A", "2|B");
    }

    @Test
    void names_a_trigger_that_ends_the_transaction() throws SQLException {
        SqlMigration guarded = schema(
                2,
                "CREATE TRIGGER full BEFORE INSERT ON beds WHEN (SELECT count(*) FROM beds) > 1"
                        + " BEGIN SELECT RAISE(ROLLBACK, 'no more beds'); END;");

        MigrationException failure =
                failureOf(database.migrator(BEDS, guarded, data(3, "INSERT INTO beds VALUES (3, 'C');")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TRANSACTION_ENDED);
        assertThat(database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name = 'full'"))
                .isEmpty();
    }

    @Test
    void notices_at_the_latest_before_the_commit_that_the_transaction_has_ended() throws SQLException {
        SqlMigration ending = data(2, "DELETE FROM beds WHERE id = 9; INSERT INTO beds VALUES (3, 'C');");
        MonitorDatabase own = new MonitorDatabase(database.path(), new Ending());

        MigrationException failure = failureOf(own.migrator(BEDS, ending));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TRANSACTION_ENDED);
        assertThat(failure.problem().summary()).contains("data-0002");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
    }

    // Whatever it is that ends it.
    private static final class Ending extends TestOpener {
        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            Connection connection = super.open(file, purpose);
            return Intercepted.connection(connection, new Intercepted.Watch() {
                @Override
                public void before(String sql) {
                    // It comes afterwards.
                }

                @Override
                public void after(String sql) throws SQLException {
                    if (sql.startsWith("DELETE FROM beds")) {
                        new SqlConnection(connection).execute("COMMIT");
                    }
                }
            });
        }
    }

    @Test
    void lets_a_post_check_veto_the_commit() throws SQLException {
        Check vetoing = check(
                "bed count",
                connection -> new Check.Verdict.Fail(
                        new SqlConnection(connection).number("SELECT count(*) FROM beds") + " beds", "Remove a bed."));

        MigrationException failure = failureOf(database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (3, 'C');"))
                .withPostCheck(vetoing));

        assertThat(failure.problem().summary())
                .isEqualTo("The check \"bed count\" of " + database.path() + " failed: 3 beds.");
        assertThat(failure.problem().remedy()).isEqualTo("Remove a bed.");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
        assertThat(database.rows("SELECT outcome FROM schema_version_audit WHERE operation = 'failure'"))
                .containsExactly("ZM-401");
    }

    @Test
    void lets_a_pre_check_refuse_before_anything_is_written() throws SQLException {
        Check refusing = check("charging", connection -> new Check.Verdict.Fail("on battery", "Plug it in."));

        MigrationException failure = failureOf(database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (3, 'C');"))
                .withPreCheck(refusing));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(database.rows("SELECT operation FROM schema_version_audit ORDER BY sequence"))
                .containsExactly("step", "run");
    }

    @Test
    void does_not_let_a_check_write() throws SQLException {
        Check writing = check("meddling", connection -> {
            new SqlConnection(connection).execute("DELETE FROM beds");
            return new Check.Verdict.Pass();
        });

        MigrationException failure = failureOf(database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (3, 'C');"))
                .withPostCheck(writing));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_BROKE);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
    }

    @Test
    void reports_what_a_check_warns_of() {
        MigrationReport report = database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (3, 'C');"))
                .withPostCheck(check("age", connection -> new Check.Verdict.Warn("old hardware")))
                .migrate();

        assertThat(report.warnings()).containsExactly(Results.warning(Warning.Kind.CHECK_WARNED, "age: old hardware"));
    }

    @Test
    void is_not_changed_by_a_listener_that_throws() throws SQLException {
        List<RunListener.Event> events = new ArrayList<>();

        database.migrator(BEDS, data(2, "INSERT INTO beds VALUES (3, 'C');"))
                .withListener(event -> {
                    throw new IllegalStateException("not my day");
                })
                .withListener(event -> {
                    throw new AssertionError("not what I expected");
                })
                .withListener(events::add)
                .migrate();

        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("3");
        assertThat(events.get(0)).isInstanceOf(RunListener.Event.Planned.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(RunListener.Event.Finished.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VACUUM;", "REINDEX;", "ANALYZE;"})
    void runs_a_statement_outside_of_a_transaction_and_records_it(String statement) throws SQLException {
        SqlMigration alone = data(2, "-- @no-transaction\n" + statement);

        database.migrator(BEDS, alone, data(3, "INSERT INTO beds VALUES (3, 'C');"))
                .migrate();

        assertThat(database.ledger()).containsExactly("schema-1", "data-2", "data-3");
    }

    @Test
    void keeps_earlier_segments_when_a_later_one_fails() throws SQLException {
        MigrationException failure = failureOf(database.migrator(
                BEDS,
                data(2, "INSERT INTO beds VALUES (3, 'C');"),
                data(3, "-- @no-transaction\nVACUUM;"),
                data(4, "INSERT INTO beds VALUES (1, 'twice');")));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).hasSize(2);
        assertThat(database.ledger()).containsExactly("schema-1", "data-2", "data-3");
        assertThat(database.migrator(
                                BEDS,
                                data(2, "INSERT INTO beds VALUES (3, 'C');"),
                                data(3, "-- @no-transaction\nVACUUM;"))
                        .migrate()
                        .wasUpToDate())
                .isTrue();
    }

    private static Check check(String name, Body body) {
        return Check.of(name, context -> body.check(context.connection()));
    }

    private interface Body {
        Check.Verdict check(Connection connection) throws Exception;
    }
}
