package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rebuild with the right number of rows whose columns hold something else is found, and an honest one is not. */
class ColumnsComparedTest {
    private static final String PATIENTS = """
            CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, weight REAL, height INTEGER, "größe ä" TEXT);
            INSERT INTO patient VALUES (1, 'Ada', 61.5, 170, 'x'), (2, 'Bo', NULL, 181, NULL), (3, 'Cy', 80, NULL, 'y');
            """;

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void name() {
        database = MonitorDatabase.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "id, name, weight, height -> id, name, weight, height -> \"größe ä\" (2 values before, 0 after)",
                "id, name, height, weight, \"größe ä\" -> * -> weight (other values), height (other values)",
                "id, name, weight, height, \"größe ä\" -> id, name, NULL, height, \"größe ä\" -> weight (2 values before, 0 after)",
                "id, name, weight, height, \"größe ä\" -> id, name, CAST(weight AS INTEGER), height, \"größe ä\" -> weight (other values)",
                "id, name, weight, height, \"größe ä\" -> id, substr(name, 1, 2), weight, height, \"größe ä\" -> name (other values)",
                "id, name, height, weight, \"größe ä\" -> id, name, weight, height, \"größe ä\" -> weight (other values), height (other values)",
            })
    void a_rebuild_that_loses_what_a_column_holds_is_refused_with_the_column(String into, String query, String columns)
            throws SQLException {
        database.migrator(schema(1, PATIENTS)).migrate();

        MigrationException failure = failureOf(database.migrator(schema(1, PATIENTS), schema(2, rebuild(into, query)))
                .withColumnsCompared());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.COLUMNS_CHANGED);
        assertThat(failure.problem().summary()).contains("table patient: ").contains(columns.replace("\"", ""));
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT weight FROM patient WHERE id = 1")).containsExactly("61.5");
    }

    private static String rebuild(String into, String query) {
        return """
               CREATE TABLE patient_new (id INTEGER PRIMARY KEY, name TEXT, weight, height, "größe ä" TEXT);
               INSERT INTO patient_new (%s) SELECT %s FROM patient;
               DROP TABLE patient;
               ALTER TABLE patient_new RENAME TO patient;
               """.formatted(into, query);
    }

    @Test
    void without_the_option_such_a_rebuild_passes() throws SQLException {
        database.migrator(schema(1, PATIENTS)).migrate();

        database.migrator(schema(1, PATIENTS), schema(2, rebuild("id, name", "id, name")))
                .migrate();

        assertThat(database.rows("SELECT count(weight) FROM patient")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The usual way, in another order of columns and rows.
                """
                CREATE TABLE p2 (height INTEGER, name TEXT, "größe ä" TEXT, id INTEGER PRIMARY KEY, weight REAL, new TEXT);
                INSERT INTO p2 (id, name, weight, height, "größe ä") SELECT id, name, weight, height, "größe ä" FROM patient ORDER BY id DESC;
                DROP TABLE patient; ALTER TABLE p2 RENAME TO patient;""",
                // The old table is renamed first.
                """
                ALTER TABLE patient RENAME TO old;
                CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, weight REAL, height INTEGER, "größe ä" TEXT);
                INSERT INTO patient SELECT * FROM old; DROP TABLE old;""",
                // A column is renamed before, and one of the copy, and one of the result.
                """
                ALTER TABLE patient RENAME COLUMN name TO weight_;
                ALTER TABLE patient RENAME COLUMN weight TO name;
                CREATE TABLE p2 (id INTEGER PRIMARY KEY, a TEXT, name REAL, height INTEGER, "größe ä" TEXT);
                INSERT INTO p2 SELECT * FROM patient; ALTER TABLE p2 RENAME a TO weight_;
                DROP TABLE patient; ALTER TABLE p2 RENAME TO patient;
                ALTER TABLE patient RENAME COLUMN weight_ TO full_name; ALTER TABLE patient RENAME COLUMN name TO weight;""",
                // Rows are added beside.
                """
                CREATE TABLE p2 (id INTEGER PRIMARY KEY, name TEXT, weight REAL, height INTEGER, "größe ä" TEXT);
                INSERT INTO p2 SELECT * FROM patient; DROP TABLE patient; ALTER TABLE p2 RENAME TO patient;
                INSERT INTO patient (id, name) VALUES (9, 'Di');""",
                // WITHOUT ROWID, and a generated column that is new.
                """
                CREATE TABLE p2 (id INTEGER PRIMARY KEY, name TEXT, weight REAL, height INTEGER, "größe ä" TEXT, both TEXT AS (name || height)) WITHOUT ROWID;
                INSERT INTO p2 (id, name, weight, height, "größe ä") SELECT * FROM patient;
                DROP TABLE patient; ALTER TABLE p2 RENAME TO patient;""",
                // Meant, and said.
                """
                -- @rows patient may change in weight, "größe ä"
                CREATE TABLE p2 (id INTEGER PRIMARY KEY, name TEXT, weight INTEGER, height INTEGER, "größe ä" TEXT);
                INSERT INTO p2 SELECT id, name, CAST(weight * 1000 AS INTEGER), height, NULL FROM patient;
                DROP TABLE patient; ALTER TABLE p2 RENAME TO patient;""",
                // No rebuild: what an UPDATE changes is what it says.
                "UPDATE patient SET weight = weight * 1000;",
            })
    void an_honest_step_is_not_refused(String script) throws SQLException {
        database.migrator(schema(1, PATIENTS)).migrate();

        MigrationReport report = database.migrator(schema(1, PATIENTS), schema(2, script))
                .withColumnsCompared()
                .migrate();

        assertThat(report.applied()).hasSize(1);
    }

    @Test
    void a_renamed_column_is_followed_to_its_loss() {
        database.migrator(schema(1, PATIENTS)).migrate();

        MigrationException failure =
                failureOf(database.migrator(schema(1, PATIENTS), schema(2, """
                        CREATE TABLE p2 (id INTEGER PRIMARY KEY, full_name TEXT);
                        INSERT INTO p2 SELECT id, substr(name, 1, 1) FROM patient;
                        ALTER TABLE patient RENAME COLUMN name TO full_name;
                        DROP TABLE patient; ALTER TABLE p2 RENAME TO patient;
                        ALTER TABLE patient RENAME COLUMN full_name TO given_name;""")).withColumnsCompared());

        assertThat(failure.problem().summary()).contains("table patient: given_name (other values)");
        assertThat(failure.problem().remedy())
                .contains("-- @rows patient may change in given_name")
                .contains("withColumnsMayChange(MigrationId.schema(2), \"patient\", \"given_name\")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "CREATE TABLE t (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID; INSERT INTO t VALUES ('a', x'31'), ('b', x'32');"
                        + " -> CREATE TABLE n (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID; INSERT INTO n SELECT k, CAST(v AS TEXT) FROM t;",
                "CREATE TABLE t (k INTEGER, v TEXT, g TEXT AS (v || k) STORED); INSERT INTO t VALUES (1, 'a');"
                        + " -> CREATE TABLE n (k INTEGER, v TEXT AS ('b'), g TEXT AS (v || k) STORED); INSERT INTO n (k) SELECT k FROM t;",
                "CREATE VIRTUAL TABLE t USING fts4(k, v); INSERT INTO t VALUES ('one', 'two'), ('three', 'four');"
                        + " -> CREATE VIRTUAL TABLE n USING fts4(k, v); INSERT INTO n (k) SELECT k FROM t;",
            })
    void tables_of_every_kind_are_compared(String first, String copy) {
        database.migrator(schema(1, first)).migrate();

        MigrationException failure = failureOf(
                database.migrator(schema(1, first), schema(2, copy + " DROP TABLE t; ALTER TABLE n RENAME TO t;"))
                        .withColumnsCompared());

        assertThat(failure.problem().summary()).contains("table t: v (");
    }

    @Test
    void java_code_is_compared_too_and_may_declare() throws SQLException {
        database.migrator(schema(1, PATIENTS)).migrate();
        Rebuilding silent = new Rebuilding(Map.of());
        Rebuilding declared = new Rebuilding(Map.of("Patient", Set.of("Weight")));

        MigrationException failure =
                failureOf(database.migrator(schema(1, PATIENTS), silent).withColumnsCompared());

        assertThat(failure.problem().summary()).contains("table patient: weight (2 values before, 0 after)");
        assertThat(failure.problem().remedy())
                .contains("columnsThatMayChange() of the migration returns Map.of(\"patient\", Set.of(\"weight\"))");
        database.migrator(schema(1, PATIENTS), declared).withColumnsCompared().migrate();
        assertThat(database.rows("SELECT count(*) FROM patient")).containsExactly("3");
    }

    @Test
    void a_released_script_is_declared_in_java() {
        database.migrator(schema(1, PATIENTS)).migrate();
        Migration released = schema(2, rebuild("id, name, height, \"größe ä\"", "id, name, height, \"größe ä\""));

        MigrationReport report = database.migrator(schema(1, PATIENTS), released)
                .withColumnsCompared()
                .withColumnsMayChange(MigrationId.schema(2), "PATIENT", "Weight")
                .migrate();

        assertThat(report.applied()).hasSize(1);
    }

    @Test
    void a_rehearsal_always_compares_and_warns_or_refuses() {
        database.migrator(schema(1, PATIENTS)).migrate();
        Migrator migrator = database.migrator(schema(1, PATIENTS), schema(2, rebuild("id, name", "id, name")));

        Rehearsal rehearsal = migrator.maintenance().rehearse();

        assertThat(rehearsal.report().warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.COLUMNS_CHANGED)
                .singleElement()
                .satisfies(warning -> assertThat(warning.text())
                        .contains(
                                "table patient: weight (2 values before, 0 after), height (2 values before, 0 after)"));
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                MigrationException.class,
                                () -> migrator.withColumnsCompared()
                                        .maintenance()
                                        .rehearse())
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.COLUMNS_CHANGED);
    }

    @Test
    void a_text_of_several_statements_is_compared_too() {
        database.migrator(schema(1, PATIENTS)).migrate();
        Coded rebuilding = new Coded(2, "1", context -> {
            try (Statement statement = context.connection().createStatement()) {
                statement.executeUpdate(rebuild("id, name", "id, name"));
            }
        });

        MigrationException failure =
                failureOf(database.migrator(schema(1, PATIENTS), rebuilding).withColumnsCompared());

        assertThat(failure.problem().summary()).contains("weight (2 values before, 0 after)");
    }

    /** Rebuilds the table of the patients without their weight. */
    private record Rebuilding(Map<String, Set<String>> columnsThatMayChange)
            implements io.zmonitor.migrator.JavaMigration {
        @Override
        public io.zmonitor.migrator.MigrationType type() {
            return io.zmonitor.migrator.MigrationType.DATA;
        }

        @Override
        public long version() {
            return 2;
        }

        @Override
        public String description() {
            return "rebuilding";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(io.zmonitor.migrator.JavaMigration.Context context) throws SQLException {
            Connection connection = context.connection();
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, weight REAL, height INTEGER, \"größe ä\" TEXT)");
                statement.execute("INSERT INTO n SELECT id, name, NULL, height, \"größe ä\" FROM patient");
                statement.execute("DROP TABLE patient");
                statement.execute("ALTER TABLE n RENAME TO patient");
            }
        }
    }
}
