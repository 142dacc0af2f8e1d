package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real runners leave what our fixtures are, and what they left is taken over in the same way. Skipped without the
 * folder of their documents.
 */
class RealRunnersTest {
    private static final String SCHEMA = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema"
            + " WHERE name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY name";
    private static final String COLUMNS =
            "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk FROM pragma_table_info('schema_version')";
    private static final String LATER_ROWS = "SELECT version || '|' || description || '|' || migration_type || '|'"
            + " || coalesce(file_hash, 'none') || '|' || (execution_time_ms IS NULL) || '|' || applied_by"
            + " FROM schema_version ORDER BY version";
    private static final String OLDER_ROWS = "SELECT version || '|' || description || '|' || file_hash || '|'"
            + " || (rollback_file IS NULL) FROM schema_version ORDER BY version";
    private static final String SETTINGS = "SELECT key || '=' || value FROM settings ORDER BY key";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.zmonitor.migrator.functional.LegacyState#all")
    void a_fixture_is_what_the_real_runner_leaves(LegacyState state) throws Exception {
        LegacyRunner runner = LegacyRunner.in(folder, state.isOlder());
        state.reach(runner);

        try (Connection real = plain(runner.database());
                Connection fixture = plain(folder.resolve("fixture.db"))) {
            state.buildIn(new FieldDatabase(fixture, state.set()));

            assertThat(facts(real, state)).isEqualTo(facts(fixture, state));
        }
    }

    @ParameterizedTest
    @MethodSource("io.zmonitor.migrator.functional.LegacyState#all")
    void what_the_real_runner_left_is_taken_over_once_it_is_encrypted(LegacyState state) throws Exception {
        LegacyRunner runner = LegacyRunner.in(folder, state.isOlder());
        state.reach(runner);
        MonitorDatabase database = MonitorDatabase.in(Files.createDirectory(folder.resolve("encrypted")));
        database.opener()
                .open(LegacyTakeOver.newFile(database.path()), Purpose.CREATION)
                .close();
        try (Connection real = plain(runner.database());
                Connection encrypted = database.open()) {
            copy(real, encrypted);
        }

        LegacyTakeOver.of(state, database, folder.resolve("scripts-now")).proveOutcome();
    }

    private static List<String> facts(Connection database, LegacyState state) throws SQLException {
        SqlConnection sql = new SqlConnection(database);
        List<String> facts =
                new ArrayList<>(sql.list(SCHEMA, row -> row.getString(1).replaceAll("\\s+", " ")));
        facts.addAll(sql.list(COLUMNS, row -> row.getString(1)));
        facts.addAll(sql.list(state.isOlder() ? OLDER_ROWS : LATER_ROWS, row -> row.getString(1)));
        if (facts.toString().contains("CREATE TABLE settings")) {
            facts.addAll(sql.list(SETTINGS, row -> row.getString(1)));
        }
        return facts;
    }

    // Tables before what hangs on them; SQLite makes its own.
    private static void copy(Connection from, Connection to) throws SQLException {
        SqlConnection source = new SqlConnection(from);
        SqlConnection target = new SqlConnection(to);
        List<String> made = source.list(
                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
                row -> row.getString(1));
        for (String sql : made) {
            target.execute(sql);
        }
        List<String> tables = source.list(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1));
        for (String table : tables) {
            int columns = source.list("SELECT 1 FROM pragma_table_info('" + table + "')", row -> 1)
                    .size();
            String marks = "?, ".repeat(columns - 1) + "?";
            List<Object[]> rows = source.list("SELECT * FROM " + table, row -> {
                Object[] values = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = row.getObject(i + 1);
                }
                return values;
            });
            for (Object[] row : rows) {
                target.execute("INSERT INTO " + table + " VALUES (" + marks + ")", row);
            }
        }
    }

    private static Connection plain(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
    }
}
