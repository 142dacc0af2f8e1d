package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.session.Guard;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaMigrationTest {
    private static final SqlMigration PATIENTS =
            schema(1, "CREATE TABLE patients (id INTEGER PRIMARY KEY, phone TEXT);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void populate() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(PATIENTS).migrate();
        database.execute("INSERT INTO patients VALUES (1, '555 1234'), (2, '555 9876')");
    }

    @Test
    void changes_rows_in_the_steps_transaction_and_is_recorded_with_its_revision() throws SQLException {
        List<RunListener.Event> events = new ArrayList<>();
        Coded prefixing = new Coded(2, "7", context -> {
            try (PreparedStatement update =
                    context.connection().prepareStatement("UPDATE patients SET phone = '+1' || phone WHERE id = ?")) {
                for (int id = 1; id <= 2; id++) {
                    update.setInt(1, id);
                    update.executeUpdate();
                    context.progress(id, 2);
                }
            }
        });

        database.migrator(PATIENTS, prefixing).withListener(events::add).migrate();

        assertThat(database.rows("SELECT phone FROM patients")).containsExactly("+1555 1234", "+1555 9876");
        assertThat(database.rows("SELECT file_hash FROM schema_version WHERE version = 2"))
                .containsExactly("revision:7");
        assertThat(events)
                .contains(new Events.ProgressData(prefixing.id(), 1, 2), new Events.ProgressData(prefixing.id(), 2, 2));
    }

    @Test
    void is_undone_with_everything_else_when_it_throws_and_its_message_stays_out() throws SQLException {
        Coded failing = new Coded(2, "1", context -> {
            execute(context.connection(), "DELETE FROM patients WHERE id = 1");
            throw new IllegalStateException("cannot read 555 9876", new SQLException("near 555 9876"));
        });

        MigrationException failure = failureOf(database.migrator(PATIENTS, failing));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.JAVA_MIGRATION_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure).hasStackTraceContaining("java.lang.IllegalStateException");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.getMessage()).doesNotContain("9876");
        }
        assertThat(database.rows("SELECT count(*) FROM patients")).containsExactly("2");
    }

    @Test
    void fails_like_any_other_step_on_an_error() throws SQLException {
        MigrationException failure = failureOf(database.migrator(PATIENTS, new Coded(2, "1", context -> {
            execute(context.connection(), "DELETE FROM patients WHERE id = 1");
            throw new StackOverflowError();
        })));

        assertThat(failure.problem().summary()).contains("java.lang.StackOverflowError");
        assertThat(database.rows("SELECT count(*) FROM patients")).containsExactly("2");
    }

    @Test
    void is_refused_when_its_revision_changed() {
        database.migrator(PATIENTS, new Coded(2, "1", context -> {})).migrate();

        MigrationException failure = failureOf(database.migrator(PATIENTS, new Coded(2, "2", context -> {})));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHANGED);
        assertThat(failure.problem().summary()).contains("revision:1", "revision:2");
    }

    @Test
    void may_remove_rows_only_where_it_says_so() throws SQLException {
        Coded removing =
                new Coded(2, "1", context -> execute(context.connection(), "DELETE FROM patients WHERE id = 1"));

        assertThat(failureOf(database.migrator(PATIENTS, removing)).problem().code())
                .isEqualTo(ProblemCode.ROWS_LOST);
        database.migrator(PATIENTS, removing.removingRowsOf("PATIENTS")).migrate();

        assertThat(database.rows("SELECT id FROM patients")).containsExactly("2");
    }

    @Test
    void cannot_end_the_transaction_by_the_connections_methods() {
        database.migrator(PATIENTS, new Coded(2, "1", context -> {
                    Connection connection = context.connection();
                    assertThatThrownBy(connection::commit).hasMessageContaining("may not call commit");
                    assertThatThrownBy(connection::rollback).hasMessageContaining("may not call rollback");
                    assertThatThrownBy(connection::close).hasMessageContaining("may not call close");
                    assertThatThrownBy(() -> connection.setAutoCommit(false)).isInstanceOf(SQLException.class);
                    assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(SQLException.class);
                    assertThatThrownBy(connection::setSavepoint).isInstanceOf(SQLException.class);
                    assertThatThrownBy(() -> connection.unwrap(Connection.class))
                            .isInstanceOf(SQLException.class);
                    try (Statement statement = connection.createStatement()) {
                        assertThat(statement.getConnection()).isSameAs(connection);
                    }
                }))
                .migrate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                " /* x */ rollback",
                "SAVEPOINT s",
                "UPDATE patients SET phone = ''; COMMIT",
                "ATTACH 'x.db' AS x",
                "VACUUM INTO 'x.db'",
                "backup to 'x.db'",
                "PRAGMA rekey = 'x'",
                "PRAGMA main.ignore_check_constraints = ON",
                "SELECT 1; PRAGMA main.key = 'x'",
                "PRAGMA writable_schema = 1"
            })
    void cannot_end_the_transaction_or_leave_the_file_by_a_statement(String sql) {
        database.migrator(PATIENTS, new Coded(2, "1", context -> {
                    assertThatThrownBy(() -> execute(context.connection(), sql))
                            .hasMessageContaining("the run owns the connection");
                    assertThatThrownBy(() -> context.connection().prepareStatement(sql))
                            .hasMessageContaining("the run owns the connection");
                }))
                .migrate();
    }

    @Test
    void of_several_statements_in_one_text_none_is_lost() throws SQLException {
        String two = "INSERT INTO patients (id) VALUES (11); INSERT INTO patients (id) VALUES (12) -- end\n;";
        database.migrator(PATIENTS, new Coded(2, "1", context -> {
                    Connection connection = context.connection();
                    try (Statement statement = connection.createStatement()) {
                        refuses(() -> statement.execute(two), "one statement to execute, not 2");
                        refuses(
                                () -> statement.execute(two, Statement.NO_GENERATED_KEYS),
                                "one statement to execute, not 2");
                        refuses(
                                () -> statement.executeQuery("SELECT 1; " + two),
                                "one statement to executeQuery, not 3");
                        refuses(() -> statement.addBatch(two), "one statement to addBatch, not 2");
                        statement.executeUpdate(two);
                        statement.executeUpdate("; INSERT INTO patients (id) VALUES (13);; /* ; */ -- ;");
                        statement.execute("CREATE TRIGGER p AFTER DELETE ON patients BEGIN SELECT 1; SELECT 2; END;");
                    }
                    refuses(() -> connection.prepareStatement(two), "one statement to prepareStatement, not 2");
                    refuses(() -> connection.prepareCall(two), "one statement to prepareCall, not 2");
                }))
                .migrate();

        assertThat(database.rows("SELECT id FROM patients WHERE id > 10")).containsExactly("11", "12", "13");
    }

    @Test
    void a_text_that_sqlite_would_not_read_to_its_end_is_refused() {
        database.migrator(PATIENTS, new Coded(2, "1", context -> {
                    Connection connection = context.connection();
                    for (String cut : List.of("SELECT 1\0; SELECT 2", "SELECT '1\0'")) {
                        refuses(() -> execute(connection, cut), "a NUL character");
                        refuses(() -> connection.prepareStatement(cut), "a NUL character");
                    }
                    refuses(() -> execute(connection, "SELECT 'open; DELETE FROM patients"), "has no end");
                }))
                .migrate();
    }

    private static void refuses(ThrowingCallable call, String because) {
        assertThatThrownBy(call).isInstanceOf(SQLException.class).hasMessageContaining(because);
    }

    @Test
    void gets_from_rows_to_its_own_statement_and_connection_only() {
        database.migrator(PATIENTS, new Coded(2, "1", context -> {
                    try (Statement statement = context.connection().createStatement();
                            ResultSet row = statement.executeQuery("SELECT 1")) {
                        assertThat(row.getStatement() == statement).isTrue();
                        assertThat(row.getStatement().getConnection() == context.connection())
                                .isTrue();
                        assertThat(row.getMetaData().getColumnCount()).isEqualTo(1);
                    }
                }))
                .migrate();
    }

    @Test
    void is_caught_when_it_gets_at_the_drivers_connection_and_commits() throws SQLException {
        MigrationException failure =
                failureOf(database.migrator(PATIENTS, new Coded(2, "1", JavaMigrationTest::escape)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TRANSACTION_ENDED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(database.rows("SELECT phone FROM patients WHERE id = 1")).containsExactly("half");
    }

    @Test
    void would_leave_half_a_run_and_report_success_without_the_tripwire() throws SQLException {
        Coded escaping = new Coded(2, "1", JavaMigrationTest::escape);
        SqlMigration failing = schema(3, "CREATE TABLE beds (id INTEGER); CREATE TABLE beds (id INTEGER);");

        MigrationException failure = failureOf(database.without(Guard.TRIPWIRE, PATIENTS, escaping, failing));

        // The last step failed, "nothing was kept" is reported, and half of it is there.
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(database.tables()).contains("beds");
    }

    @Test
    void cannot_touch_the_ledger() throws SQLException {
        Coded tampering = new Coded(
                2, "1", context -> execute(context.connection(), "UPDATE schema_version SET file_hash = 'x'"));
        Coded sweeping = new Coded(2, "1", context -> {
            List<String> tables = new ArrayList<>();
            try (Statement statement = context.connection().createStatement();
                    ResultSet names = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                execute(context.connection(), "ALTER TABLE " + table + " ADD COLUMN touched INTEGER");
            }
        });

        assertThat(failureOf(database.migrator(PATIENTS, tampering)).problem().code())
                .isEqualTo(ProblemCode.LEDGER_TOUCHED);
        assertThat(failureOf(database.migrator(PATIENTS, sweeping)).problem().code())
                .isEqualTo(ProblemCode.LEDGER_TOUCHED);
        assertThat(database.rows("SELECT name FROM pragma_table_info('patients')"))
                .doesNotContain("touched");

        database.without(Guard.LEDGER_INTACT, PATIENTS, tampering).run();
        assertThat(database.rows("SELECT file_hash FROM schema_version WHERE version = 1"))
                .containsExactly("x");
    }

    /** Nothing compares these columns later: only the step that changes them can be caught. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema_version SET description = 'another'",
                "schema_version SET applied_at = '2020-01-01T00:00:00.000Z'",
                "schema_version SET applied_by = 'somebody else'",
                "schema_version SET execution_time_ms = -1",
                "schema_version SET rollback_sql = 'DELETE FROM patients'",
                "schema_version SET compatible_with = 0",
                "schema_version_state SET schema_fingerprint = 'x'",
                "schema_version_state SET compatibility_floor = 0",
                "schema_version_state SET written_by = 'somebody else'"
            })
    void cannot_touch_any_column_of_it(String change) {
        Coded tampering = new Coded(2, "1", context -> execute(context.connection(), "UPDATE " + change));

        assertThat(failureOf(database.migrator(PATIENTS, tampering)).problem().code())
                .isEqualTo(ProblemCode.LEDGER_TOUCHED);
    }

    private static void escape(JavaMigration.Context context) throws SQLException {
        Connection driver = context.connection().getMetaData().getConnection();
        execute(driver, "UPDATE patients SET phone = 'half' WHERE id = 1");
        execute(driver, "COMMIT");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
