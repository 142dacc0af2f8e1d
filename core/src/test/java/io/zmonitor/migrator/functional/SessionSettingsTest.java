package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run makes of a connection's journal and limits, and how far it runs a statement. */
class SessionSettingsTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label BLOB);");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"memory", "off"})
    void a_file_whose_connection_keeps_no_journal_on_disk_is_migrated_with_one(String mode) throws SQLException {
        List<String> seen = new ArrayList<>();
        Coded looking = new Coded(2, "1", context -> {
            seen.add(new SqlConnection(context.connection()).text("PRAGMA journal_mode"));
            seen.add(new SqlConnection(context.connection()).text("PRAGMA synchronous"));
        });
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("plain.db"))) {
            SqlConnection database = new SqlConnection(connection);
            database.execute("PRAGMA journal_mode = " + mode);

            Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(BEDS, looking))
                    .migrate();

            assertThat(seen).containsExactly("truncate", "3");
            assertThat(database.text("PRAGMA journal_mode")).isEqualTo(mode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "off"})
    void a_database_in_memory_can_undo_a_step(String mode) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SqlConnection database = new SqlConnection(connection);
            database.execute("PRAGMA journal_mode = " + mode);
            Migrator failing = Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(BEDS, data(2, "INSERT INTO beds VALUES (1, 1), (1, 2);")));

            assertThat(catchThrowableOfType(MigrationException.class, failing::migrate)
                            .databaseState())
                    .isEqualTo(DatabaseState.UNTOUCHED);

            assertThat(database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'beds'"))
                    .isZero();
            assertThat(database.text("PRAGMA journal_mode")).isEqualTo(mode);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- @no-transaction\nPRAGMA incremental_vacuum;",
                "-- @no-transaction\n/* all */ pragma main.incremental_vacuum;",
                "PRAGMA incremental_vacuum;",
                "PRAGMA incremental_vacuum(10000);"
            })
    void an_incremental_vacuum_frees_all_pages(String script) throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(schema(1, "-- @no-transaction\nVACUUM;")).migrate();
        database.execute("PRAGMA auto_vacuum = INCREMENTAL", "VACUUM");
        try (Connection connection = database.open()) {
            connection.createStatement().execute("PRAGMA auto_vacuum = INCREMENTAL");
            connection.createStatement().execute("VACUUM");
        }
        database.execute(
                "CREATE TABLE scans (picture BLOB)",
                "INSERT INTO scans WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                        + " SELECT randomblob(4000) FROM n",
                "DELETE FROM scans");
        assertThat(Integer.parseInt(database.rows("PRAGMA freelist_count").get(0)))
                .isGreaterThan(100);

        database.migrator(schema(1, "-- @no-transaction\nVACUUM;"), schema(2, script))
                .migrate();

        assertThat(Integer.parseInt(database.rows("PRAGMA freelist_count").get(0)))
                .isLessThan(20);
    }

    @Test
    void a_select_is_read_to_its_end() throws SQLException {
        int[] called = new int[1];
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            org.sqlite.Function.create(connection, "note", new org.sqlite.Function() {
                @Override
                protected void xFunc() throws SQLException {
                    result(++called[0]);
                }
            });
            Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(
                            BEDS,
                            data(2, "INSERT INTO beds (id) VALUES (1), (2), (3);"),
                            data(3, "SELECT note() FROM beds;")))
                    .migrate();
        }
        assertThat(called[0]).isEqualTo(3);
    }

    @Test
    void a_statement_that_the_connection_does_not_take_is_refused_before_anything_runs() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        SqlMigration first = data(2, "INSERT INTO beds (id) VALUES (1);");
        SqlMigration long3 = data(3, "INSERT INTO beds (label) VALUES ('" + "ä".repeat(700_000) + "');");

        MigrationException failure = failureOf(database.migrator(BEDS, first, long3));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_TOO_LONG);
        assertThat(failure.problem().summary()).contains("data-0003", "data-0003.sql:1:1", "1400036 bytes");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.backup()).isEmpty();
        assertThat(database.ledger()).containsExactly("schema-1");
        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> database.migrator(BEDS, first, long3).plan())
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.STATEMENT_TOO_LONG);
    }

    @Test
    void a_connection_with_a_higher_limit_runs_it() throws SQLException {
        java.util.Properties settings = new java.util.Properties();
        settings.setProperty("limit_sql_length", "1000000000");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:", settings)) {
            Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(
                            BEDS, data(2, "INSERT INTO beds (label) VALUES ('" + "x".repeat(3_000_000) + "');")))
                    .migrate();

            assertThat(new SqlConnection(connection).number("SELECT length(label) FROM beds"))
                    .isEqualTo(3_000_000);
        }
    }
}
