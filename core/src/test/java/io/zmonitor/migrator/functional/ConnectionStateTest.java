package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steps do to the connection, and what a run leaves of a connection that is not its own. */
class ConnectionStateTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);");
    private static final List<String> WATCHED = List.of(
            "foreign_keys",
            "synchronous",
            "temp_store",
            "secure_delete",
            "trusted_schema",
            "cell_size_check",
            "legacy_alter_table",
            "recursive_triggers",
            "busy_timeout",
            "query_only");

    @TempDir
    Path folder;

    @Test
    void drops_temporary_objects_that_a_step_leaves_and_says_so() {
        SqlMigration leaving = data(2, """
                CREATE TEMP TABLE map (old INTEGER, new INTEGER);
                CREATE TEMP TRIGGER watch AFTER INSERT ON beds BEGIN INSERT INTO map VALUES (1, 2); END;
                CREATE TEMP VIEW shown AS SELECT old FROM map;
                """);
        SqlMigration again = data(3, "CREATE TEMP TABLE map (old INTEGER); DROP TABLE temp.map;");

        MigrationReport report =
                MonitorDatabase.in(folder).migrator(BEDS, leaving, again).migrate();

        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.TEMPORARY_OBJECTS_DROPPED);
            assertThat(warning.text()).contains("data-0002", "table map", "trigger watch", "view shown");
        });
    }

    @Test
    void puts_back_settings_that_a_step_leaves_changed() {
        SqlMigration scripted = schema(2, "PRAGMA legacy_alter_table = ON;");
        List<String> seen = new ArrayList<>();
        Coded coded = new Coded(3, "1", context -> {
            SqlConnection connection = new SqlConnection(context.connection());
            seen.add(connection.text("PRAGMA legacy_alter_table"));
            connection.execute("PRAGMA recursive_triggers = 1");
        });
        Coded later = new Coded(4, "1", context -> {
            SqlConnection connection = new SqlConnection(context.connection());
            seen.add(connection.text("PRAGMA recursive_triggers"));
        });

        MigrationReport report = MonitorDatabase.in(folder)
                .migrator(BEDS, scripted, coded, later)
                .migrate();

        assertThat(seen).containsExactly("0", "0");
        assertThat(report.warnings()).extracting(Warning::kind).containsOnly(Warning.Kind.SETTING_RESTORED);
        assertThat(report.warnings()).hasSize(2);
    }

    @Test
    void lets_the_application_own_its_version_and_its_id() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);

        database.migrator(BEDS, data(2, "PRAGMA user_version = 17; PRAGMA application_id = 4711;"))
                .migrate();

        assertThat(database.rows("PRAGMA user_version")).containsExactly("17");
        assertThat(database.rows("PRAGMA application_id")).containsExactly("4711");
    }

    @Test
    void runs_with_settings_that_lose_nothing_when_the_power_fails() {
        List<String> seen = new ArrayList<>();
        Coded looking = new Coded(2, "1", context -> {
            for (String pragma : List.of(
                    "journal_mode", "synchronous", "temp_store", "secure_delete", "trusted_schema", "foreign_keys")) {
                seen.add(new SqlConnection(context.connection()).text("PRAGMA " + pragma));
            }
        });

        MonitorDatabase.in(folder).migrator(BEDS, looking).migrate();

        assertThat(seen).containsExactly("truncate", "3", "2", "1", "1", "0");
    }

    @Test
    void stays_in_wal_with_full_synchronisation() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        database.execute("PRAGMA journal_mode = WAL");
        List<String> seen = new ArrayList<>();

        database.migrator(BEDS, new Coded(2, "1", context -> {
                    seen.add(new SqlConnection(context.connection()).text("PRAGMA journal_mode"));
                    seen.add(new SqlConnection(context.connection()).text("PRAGMA synchronous"));
                }))
                .migrate();

        assertThat(seen).containsExactly("wal", "2");
        assertThat(database.rows("PRAGMA journal_mode")).containsExactly("wal");
    }

    @Test
    void gives_a_connection_back_as_it_was() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SqlConnection owner = new SqlConnection(connection);
            owner.execute("PRAGMA foreign_keys = 1");
            owner.execute("CREATE TEMP TABLE mine (id INTEGER)");
            List<String> before = settings(owner);

            MigrationReport report = Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(BEDS))
                    .migrate();

            assertThat(report.applied()).hasSize(1);
            assertThat(settings(owner)).isEqualTo(before);
            assertThat(owner.number("SELECT count(*) FROM temp.mine")).isZero();
            assertThat(owner.number("SELECT count(*) FROM beds")).isZero();
        }
    }

    @Test
    void gives_a_connection_back_as_it_was_after_a_failure_too() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SqlConnection owner = new SqlConnection(connection);
            List<String> before = settings(owner);

            MigrationException failure = failureOf(
                    Migrator.forConnection(connection).withSource(MigrationSource.of(BEDS, data(2, "SELECT absent;"))));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
            assertThat(failure.getCause()).hasMessageContaining("no such column: absent");
            assertThat(settings(owner)).isEqualTo(before);
            assertThat(owner.inTransaction()).isFalse();
        }
    }

    @Test
    void refuses_a_connection_that_is_not_in_autocommit_mode() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            connection.setAutoCommit(false);

            MigrationException failure =
                    failureOf(Migrator.forConnection(connection).withSource(MigrationSource.of(BEDS)));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CONNECTION_IN_TRANSACTION);
        }
    }

    @Test
    void refuses_a_connection_that_is_inside_a_transaction() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            new SqlConnection(connection).execute("BEGIN");

            MigrationException failure =
                    failureOf(Migrator.forConnection(connection).withSource(MigrationSource.of(BEDS)));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CONNECTION_IN_TRANSACTION);
            assertThat(new SqlConnection(connection).inTransaction()).isTrue();
        }
    }

    private static List<String> settings(SqlConnection connection) throws SQLException {
        List<String> settings = new ArrayList<>();
        for (String pragma : WATCHED) {
            settings.add(pragma + "=" + connection.text("PRAGMA " + pragma));
        }
        return settings;
    }
}
