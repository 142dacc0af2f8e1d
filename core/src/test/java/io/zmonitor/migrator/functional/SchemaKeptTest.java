package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.session.Guard;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After the last step views and triggers compile as they did before, on empty tables too; what a rebuild forgot is told. */
class SchemaKeptTest {
    private static final String REBUILD_OLD_FIRST = """
            ALTER TABLE p RENAME TO p_old;
            CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
            INSERT INTO p SELECT id, n FROM p_old;
            DROP TABLE p_old;
            """;

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void choose() {
        database = MonitorDatabase.in(folder);
    }

    @ParameterizedTest
    @EnumSource(Atomicity.class)
    void a_rebuild_that_points_a_trigger_at_the_old_table_is_refused_with_empty_tables(Atomicity atomicity)
            throws SQLException {
        SqlMigration tables = schema(1, """
                CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
                CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER);
                CREATE TRIGGER ci AFTER INSERT ON c BEGIN UPDATE p SET n = 'x' WHERE id = new.p; END;
                """);
        database.migrator(tables).migrate();

        MigrationException failure = failureOf(
                database.migrator(tables, schema(2, REBUILD_OLD_FIRST)).withAtomicity(atomicity));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.OBJECT_BROKEN);
        assertThat(failure.problem().summary()).contains("trigger ci", "no such table: main.p_old");
        assertThat(database.rows("SELECT sql FROM sqlite_schema WHERE name = 'ci'")
                        .get(0))
                .contains("UPDATE p ");
        database.without(Guard.SCHEMA_KEPT_USABLE, tables, schema(2, REBUILD_OLD_FIRST))
                .run();
        assertThat(database.rows("SELECT sql FROM sqlite_schema WHERE name = 'ci'")
                        .get(0))
                .contains("p_old");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE VIEW v AS SELECT n FROM p | ALTER TABLE p DROP COLUMN n; | view v",
                "CREATE VIEW v AS SELECT n FROM p | DROP TABLE p; | view v",
                "CREATE TRIGGER t AFTER UPDATE OF k ON c BEGIN DELETE FROM p; END | DROP TABLE p; | trigger t",
                "CREATE TRIGGER t BEFORE DELETE ON c BEGIN SELECT n FROM p; END | DROP TABLE p; | trigger t",
                "CREATE TRIGGER t AFTER INSERT ON c WHEN (SELECT n FROM p) BEGIN SELECT 1; END | DROP TABLE p; | trigger t",
                "CREATE TRIGGER \"insert\" AFTER DELETE ON c BEGIN DELETE FROM p; END | DROP TABLE p; | trigger insert"
            })
    void an_object_that_a_step_breaks_is_refused_with_its_name(String object, String step, String named)
            throws SQLException {
        SqlMigration tables = schema(1, "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE c (k, l);");
        database.migrator(tables, schema(2, object + ";")).migrate();

        MigrationException failure = failureOf(database.migrator(
                tables,
                schema(2, object + ";"),
                schema(3, "PRAGMA legacy_alter_table = ON; " + step + " CREATE TABLE later (a);")));

        assertThat(failure.problem().code()).isIn(ProblemCode.OBJECT_BROKEN, ProblemCode.STATEMENT_FAILED);
        if (failure.problem().code() == ProblemCode.OBJECT_BROKEN) {
            assertThat(failure.problem().summary()).contains(named + ": no such");
        }
        assertThat(database.tables()).doesNotContain("later");
    }

    @Test
    void an_instead_of_trigger_of_a_view_is_compiled_too() throws SQLException {
        SqlMigration tables = schema(1, """
                CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
                CREATE TABLE log (n TEXT);
                CREATE VIEW v AS SELECT id, n FROM p;
                CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO log VALUES (new.n); END;
                CREATE TRIGGER vu INSTEAD OF UPDATE ON v BEGIN INSERT INTO p (n) VALUES (new.n); END;
                """);
        database.migrator(tables).migrate();

        assertThat(failureOf(database.migrator(tables, schema(2, "DROP TABLE log;")))
                        .problem()
                        .summary())
                .contains("trigger vi: no such table: main.log")
                .doesNotContain("trigger vu");
    }

    @Test
    void what_was_broken_before_is_a_warning_and_what_a_later_step_mends_is_nothing() throws SQLException {
        SqlMigration tables = schema(1, """
                CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
                CREATE TABLE c (a);
                CREATE VIEW v AS SELECT n FROM p;
                CREATE VIEW broken AS SELECT x FROM nowhere;
                CREATE TRIGGER tb AFTER INSERT ON c BEGIN DELETE FROM nowhere; END;
                """);
        database.migrator(tables).migrate();
        SqlMigration breaking = schema(2, "DROP TABLE p;");
        SqlMigration mending = schema(3, "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT, m TEXT);");

        MigrationReport report = database.migrator(tables, breaking, mending).migrate();

        assertThat(report.applied()).hasSize(2);
        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.OBJECT_BROKEN)
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning.text()).contains("before the run", "nowhere"));
    }

    @Test
    void a_new_view_that_does_not_compile_beside_a_drop_is_a_warning() throws SQLException {
        SqlMigration tables = schema(1, "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE INDEX pi ON p (id);");
        database.migrator(tables).migrate();

        MigrationReport report = database.migrator(
                        tables, schema(2, "DROP INDEX pi; CREATE VIEW v AS SELECT a FROM coming;"))
                .migrate();

        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.OBJECT_BROKEN);
            assertThat(warning.text()).contains("is new", "view v");
        });
    }

    private static final SqlMigration FURNISHED = schema(1, """
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT UNIQUE, c INTEGER REFERENCES parent (id));
            CREATE INDEX ta ON t (a);
            CREATE UNIQUE INDEX tab ON t (a, b);
            CREATE TRIGGER tt AFTER INSERT ON t BEGIN SELECT 1; END;
            """);
    private static final String BARE = """
            CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c INTEGER);
            INSERT INTO t_new SELECT id, a, b, c FROM t;
            DROP TABLE t;
            ALTER TABLE t_new RENAME TO t;
            """;

    @Test
    void what_a_rebuild_forgets_is_a_warning_in_report_and_audit() throws SQLException {
        database.migrator(FURNISHED).migrate();

        MigrationReport report = database.migrator(FURNISHED, schema(2, BARE)).migrate();

        assertThat(lost(report))
                .containsExactlyInAnyOrder(
                        "the index ta of t is gone, and no statement drops it",
                        "the index tab of t is gone, and no statement drops it",
                        "the trigger tt of t is gone, and no statement drops it",
                        "UNIQUE (b) of t is gone, and no statement drops it",
                        "the foreign key (c) of t to parent is gone, and no statement drops it");
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'run'"))
                .last()
                .asString()
                .contains("1 applied", "lost: the index ta of t");
    }

    @Test
    void a_policy_refuses_it() throws SQLException {
        database.migrator(FURNISHED).migrate();

        MigrationException failure =
                failureOf(database.migrator(FURNISHED, schema(2, BARE)).withLostObjects(LostObjects.REFUSE));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.OBJECTS_LOST);
        assertThat(failure.problem().summary()).contains("index ta of t", "trigger tt of t");
        assertThat(database.ledger()).containsExactly("schema-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP INDEX IF EXISTS main.\"TA\"; DROP TRIGGER tt; DROP INDEX tab;",
                "DROP TABLE t;",
                "ALTER TABLE t RENAME TO u;",
                "DROP INDEX ta; CREATE INDEX other ON t (a);",
                "ALTER TABLE t RENAME COLUMN b TO bb;"
            })
    void what_goes_on_purpose_is_nothing(String script) throws SQLException {
        database.migrator(FURNISHED).migrate();

        MigrationReport report = database.migrator(FURNISHED, schema(2, "-- @rows t may decrease\n" + script))
                .withLostObjects(LostObjects.REFUSE)
                .migrate();

        assertThat(lost(report)).isEmpty();
    }

    @Test
    void a_rebuild_that_makes_all_of_it_again_loses_nothing() throws SQLException {
        database.migrator(FURNISHED).migrate();
        String whole = """
                CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c INTEGER REFERENCES parent, UNIQUE (b));
                INSERT INTO t_new SELECT id, a, b, c FROM t;
                DROP TABLE t;
                ALTER TABLE t_new RENAME TO t;
                CREATE INDEX ta ON t (a);
                """;

        MigrationReport report = database.migrator(
                        FURNISHED,
                        schema(2, whole),
                        schema(
                                3,
                                "CREATE UNIQUE INDEX t_ab ON t (a, b);"
                                        + " CREATE TRIGGER tt AFTER INSERT ON t BEGIN SELECT 2; END;"),
                        data(4, "INSERT INTO parent VALUES (1);"))
                .withAtomicity(Atomicity.PER_STEP)
                .withLostObjects(LostObjects.REFUSE)
                .migrate();

        assertThat(report.applied()).hasSize(3);
    }

    private static List<String> lost(MigrationReport report) {
        return report.warnings().stream()
                .filter(warning -> warning.kind() == Warning.Kind.OBJECT_LOST)
                .map(Warning::text)
                .toList();
    }
}
