package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema that Python's SQLite made, with texts in double quotes, is named before it is in the way. */
class QuotedTextTest {
    private static final SqlMigration BEDS = schema(
            1,
            "CREATE TABLE bed (id INTEGER PRIMARY KEY, \"state of it\" TEXT DEFAULT 'open' CHECK (\"state of it\" IN ('open', 'shut it')));"
                    + "CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);"
                    + "CREATE INDEX open_beds ON bed (id) WHERE \"state of it\" = 'open';"
                    + "CREATE VIEW shut AS SELECT * FROM bed WHERE \"state of it\" = 'shut it';"
                    + "CREATE TRIGGER opened AFTER UPDATE ON ward BEGIN"
                    + " UPDATE bed SET \"state of it\" = 'open' WHERE id = new.id; END;"
                    + "INSERT INTO ward VALUES (1, 'A');");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        quote();
    }

    private void quote() throws SQLException {
        run(
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(replace(sql, '''open''', '\"open\"'), '''shut it''', '\"shut it\"')"
                        + " WHERE name NOT LIKE 'schema_version%'");
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = new TestOpener().open(new DatabaseFile(database.path()));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    @NeedsEncryption
    @Test
    void plan_names_each_object_and_its_texts() {
        assertThat(database.migrator(BEDS, schema(2, "CREATE TABLE other (id);"))
                        .plan()
                        .warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.DOUBLE_QUOTED_TEXT)
                .extracting(Warning::text)
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("table bed has \"open\", \"shut it\" in double quotes"),
                        text -> assertThat(text).startsWith("index open_beds has \"open\" in double quotes"),
                        text -> assertThat(text).startsWith("view shut has \"shut it\" in double quotes"),
                        text -> assertThat(text).startsWith("trigger opened has \"open\" in double quotes"));
    }

    @NeedsEncryption
    @Test
    void baseline_names_them_too() throws SQLException {
        for (String table : database.rows("SELECT name FROM sqlite_schema WHERE name GLOB 'schema_version*'"
                + " AND type = 'table' ORDER BY name = 'schema_version_audit'")) {
            run("DROP TABLE " + table);
        }

        assertThat(database.migrator(BEDS).maintenance().baseline(1, "a test").warnings())
                .extracting(Warning::kind)
                .containsOnly(Warning.Kind.DOUBLE_QUOTED_TEXT)
                .hasSize(4);
    }

    @NeedsEncryption
    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE ward RENAME TO wards;", "ALTER TABLE ward DROP COLUMN name;"})
    void a_statement_that_fails_over_them_says_so(String script) {
        MigrationException failure = failureOf(database.migrator(BEDS, schema(2, script)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.DOUBLE_QUOTED_TEXT);
        assertThat(failure.problem().summary())
                .contains("table bed has \"open\", \"shut it\"; index open_beds has \"open\"; ");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @NeedsEncryption
    @Test
    void a_statement_of_java_code_that_fails_over_them_says_so_too() {
        Coded constant = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("ALTER TABLE ward RENAME TO wards");
            }
        });
        Coded composed = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("ALTER TABLE ward RENAME TO " + "wards".repeat(2));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        MigrationException shown = failureOf(database.migrator(BEDS, constant));
        MigrationException hidden = failureOf(database.migrator(BEDS, composed));

        assertThat(shown.problem().code()).isEqualTo(ProblemCode.DOUBLE_QUOTED_TEXT);
        assertThat(shown.problem().summary())
                .contains("table bed has \"open\", \"shut it\"; index open_beds has \"open\"; ")
                .endsWith("Statement: ALTER TABLE ward RENAME TO wards");
        assertThat(hidden.problem().code()).isEqualTo(ProblemCode.DOUBLE_QUOTED_TEXT);
        assertThat(hidden.problem().summary()).endsWith("Statement: not shown, since the code put its text together");
        assertThat(shown.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @Test
    void a_statement_that_fails_over_its_own_mistake_says_that() {
        MigrationException failure = failureOf(database.migrator(BEDS, schema(2, "UPDATE ward SET name = nothing;")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
    }

    @Test
    void what_the_page_shows_mends_them() throws SQLException {
        String mend = """
                -- @rows bed may decrease
                DROP VIEW shut;
                DROP TRIGGER opened;
                DROP INDEX open_beds;
                CREATE TABLE bed_copy AS SELECT * FROM bed;
                DROP TABLE bed;
                CREATE TABLE bed (id INTEGER PRIMARY KEY, "state of it" TEXT DEFAULT 'open' CHECK ("state of it" IN ('open', 'shut it')));
                INSERT INTO bed (id, "state of it") SELECT id, "state of it" FROM bed_copy;
                DROP TABLE bed_copy;
                """;

        database.migrator(BEDS, schema(2, mend), schema(3, "ALTER TABLE ward RENAME TO wards;"))
                .migrate();

        assertThat(database.tables()).contains("wards", "bed");
    }

    @Test
    void backup_restore_and_rehearsal_copy_the_file() {
        assertThat(Files.exists(database.migrator(BEDS).maintenance().backup().file()))
                .isTrue();
        database.migrator(BEDS).maintenance().restoreNewest("a test");
        assertThat(database.migrator(BEDS, schema(2, "CREATE TABLE other (id);"))
                        .maintenance()
                        .rehearse()
                        .report()
                        .applied())
                .hasSize(1);
    }

    @NeedsEncryption
    @Test
    void a_copy_that_sqlite_has_to_make_is_refused_by_name() throws SQLException {
        try (Connection application = new TestOpener().open(new DatabaseFile(database.path()));
                Statement statement = application.createStatement()) {
            statement.executeUpdate("PRAGMA journal_mode = WAL");
            statement.executeUpdate("INSERT INTO ward VALUES (2, 'B')");

            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> database.migrator(BEDS)
                            .withLockTimeout(Duration.ofMillis(200))
                            .maintenance()
                            .backup());

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.SCHEMA_NOT_COPIED);
            assertThat(failure.problem().summary()).contains("view shut has \"shut it\"");
        }
    }
}
