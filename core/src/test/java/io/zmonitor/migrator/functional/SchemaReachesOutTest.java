package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.session.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that stand in the schema already and reach files or code: found by name before a statement touches them. */
@NeedsEncryption
class SchemaReachesOutTest {
    private static final SqlMigration BEDS = schema(
            1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT); INSERT INTO beds (label) VALUES ('1a');");
    private static final SqlMigration MORE = data(2, "INSERT INTO beds (label) VALUES ('1b');")
            .withRollback("-- @rows beds may decrease\nDELETE FROM beds WHERE label = '1b';");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void populate() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE TRIGGER spy AFTER INSERT ON beds BEGIN SELECT readfile('x'); END | trigger spy | readfile",
                "CREATE VIEW spy AS SELECT \"ReadFile\" /* ; */ ('x') AS a | view spy | readfile",
                "CREATE VIEW spy AS SELECT [WRITEFILE]('x', 'y') AS a | view spy | writefile",
                "CREATE VIEW spy AS SELECT load_extension/**/('x') AS a | view spy | load_extension",
                "CREATE VIEW spy AS SELECT name FROM fsdir('/etc') | view spy | fsdir",
                "CREATE VIEW spy AS SELECT name FROM 'fsdir'('/etc') | view spy | fsdir",
                "CREATE TABLE spy (a CHECK (writefile('x', 'y') IS NULL)) | table spy | writefile",
                "CREATE TABLE spy (a DEFAULT (readfile('x'))) | table spy | readfile",
                "CREATE TABLE spy (a, b AS (sqlite3mc_config('cipher'))) | table spy | sqlite3mc_config",
                "CREATE INDEX spy ON beds (sqlite3mc_config('cipher')) | index spy | sqlite3mc_config",
                "CREATE INDEX spy ON beds (id) WHERE sqlite3mc_config('cipher') = 1 | index spy | sqlite3mc_config",
                "CREATE VIEW spy AS SELECT sha3_query('SELECT 1') AS a | view spy | sha3_query"
            })
    void is_refused_with_its_name(String object, String name, String reaches) throws SQLException {
        database.execute(object);

        assertRefused(() -> database.migrator(BEDS, MORE).migrate(), name, reaches);
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("1");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void every_call_that_works_with_the_content_refuses_it() throws SQLException {
        database.migrator(BEDS, MORE).migrate();
        SqlMigration next = data(3, "INSERT INTO beds (label) VALUES ('1c');");
        database.execute("CREATE TABLE spy (a CHECK (writefile('x', 'y') IS NULL))");

        assertRefused(() -> database.migrator(BEDS, MORE, next).migrate());
        assertRefused(() -> database.migrator(BEDS, MORE, next).plan());
        assertRefused(() -> database.migrator(BEDS, MORE).maintenance().rollbackTo(1, "a test"));
        assertRefused(() -> database.migrator(BEDS, MORE, next).maintenance().rehearse());
        assertRefused(() -> database.migrator(BEDS, MORE).maintenance().rekey(new TestOpener("6a"), "a test"));
        try (Connection connection = database.open()) {
            assertRefused(() -> Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(BEDS, MORE, next))
                    .migrate());
        }
        assertThat(database.migrator(BEDS, MORE).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void a_baseline_refuses_it() throws SQLException {
        MonitorDatabase other = new MonitorDatabase(folder.resolve("other.db"), new TestOpener());
        other.migrator(schema(1, "SELECT 1;")).migrate();
        for (String table : other.rows("SELECT name FROM sqlite_schema WHERE name GLOB 'schema_version*'"
                + " AND type = 'table' ORDER BY name = 'schema_version_audit'")) {
            other.execute("DROP TABLE " + table);
        }
        other.execute("CREATE TABLE spy (a CHECK (writefile('x', 'y') IS NULL))");

        assertRefused(() -> other.migrator(BEDS).maintenance().baseline(1, "made before"));
    }

    @Test
    void a_temporary_trigger_of_a_given_connection_is_refused_too() throws SQLException {
        try (Connection connection = database.open()) {
            connection
                    .createStatement()
                    .execute("CREATE TEMP TRIGGER spy AFTER INSERT ON beds BEGIN SELECT readfile('x'); END");
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> Migrator.forConnection(connection)
                            .withSource(MigrationSource.of(BEDS, MORE))
                            .migrate());

            assertThat(failure.problem().summary()).contains("temp trigger spy");
        }
    }

    @Test
    void a_backup_runs_nothing_of_the_schema_and_is_taken() throws SQLException {
        Path written = folder.resolve("written");
        database.execute("CREATE TABLE spy (a CHECK (writefile('" + written + "', 'y') > 0))");
        database.execute("INSERT INTO spy VALUES (1)");
        deleted(written);

        database.migrator(BEDS).maintenance().backup();

        assertThat(written).doesNotExist();
    }

    @Test
    void would_write_a_file_without_the_guard() throws SQLException {
        Path written = folder.resolve("written");
        database.execute("CREATE TABLE spy (a CHECK (writefile('" + written + "', 'y') > 0))");

        database.without(Guard.SCHEMA_WITHIN_BOUNDS, BEDS, data(2, "INSERT INTO spy VALUES (1);"))
                .run();

        assertThat(written).hasContent("y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE edit (id INTEGER PRIMARY KEY, readfile TEXT, csv TEXT)",
                "CREATE VIEW edit (id) AS SELECT id FROM beds",
                "CREATE TABLE credited (edited TEXT DEFAULT 'readfile(1)', note TEXT CHECK (note <> 'edit('))",
                "CREATE TRIGGER edit AFTER INSERT ON beds BEGIN SELECT 'load_extension' /* readfile('x') */; END"
            })
    void a_name_that_calls_nothing_is_no_reason(String object) throws SQLException {
        database.execute(object);

        database.migrator(BEDS, MORE).migrate();

        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
    }

    @Test
    void an_index_on_a_table_of_that_name_is_no_reason() {
        SqlMigration edits =
                schema(2, "CREATE TABLE edit (id INTEGER PRIMARY KEY, at TEXT); CREATE INDEX ei ON edit (at);");
        SqlMigration more = data(3, "INSERT INTO edit (at) VALUES ('now');");

        database.migrator(BEDS, edits).migrate();

        assertThat(database.migrator(BEDS, edits, more).migrate().applied()).hasSize(1);
    }

    @Test
    void rows_that_break_a_check_are_no_damage() throws SQLException {
        database.execute(
                "CREATE TABLE wards (id INTEGER CHECK (id > 5))",
                "PRAGMA ignore_check_constraints = 1",
                "INSERT INTO wards VALUES (7)");
        try (Connection connection = database.open()) {
            connection.createStatement().execute("PRAGMA ignore_check_constraints = 1");
            connection.createStatement().execute("INSERT INTO wards VALUES (1)");
        }

        database.migrator(BEDS).maintenance().backup();

        assertThat(database.migrator(BEDS, MORE).migrate().applied()).hasSize(1);
    }

    private static void deleted(Path file) {
        try {
            Files.delete(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertRefused(call, "table spy", "writefile");
    }

    private static void assertRefused(ThrowingCallable call, String name, String reaches) {
        MigrationException failure = catchThrowableOfType(MigrationException.class, call);

        assertThat(failure).isNotNull();
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SCHEMA_REACHES_OUT);
        assertThat(failure.problem().summary()).contains(name, reaches);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }
}
