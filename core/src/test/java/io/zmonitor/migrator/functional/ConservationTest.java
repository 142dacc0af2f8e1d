package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No statement removes a row in silence, and none is refused that removes none. */
class ConservationTest {
    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void name() {
        database = MonitorDatabase.in(folder);
    }

    private static final String TWO_TABLES =
            "CREATE TABLE a (id INTEGER PRIMARY KEY, v); CREATE TABLE b (id INTEGER PRIMARY KEY, v);"
                    + " INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (7, 7), (8, 8);";
    private static final String SWAPPED =
            " ALTER TABLE b RENAME TO s; ALTER TABLE a RENAME TO b; ALTER TABLE s RENAME TO a;";

    static Stream<Arguments> losses() {
        return Stream.of(
                // The rows of b, by then called a, go; the table that is called b has those of a.
                Arguments.of(
                        TWO_TABLES,
                        "CREATE TABLE n (id INTEGER PRIMARY KEY, v); INSERT INTO n SELECT id, v FROM a; DROP TABLE a;"
                                + " ALTER TABLE n RENAME TO a;" + SWAPPED + " DROP TABLE a;",
                        "table b from 2 to 0"),
                Arguments.of(
                        TWO_TABLES,
                        "CREATE TEMP TABLE k AS SELECT * FROM a; DROP TABLE a; CREATE TABLE a (id INTEGER PRIMARY KEY, v);"
                                + " INSERT INTO a SELECT * FROM k;" + SWAPPED + " DROP TABLE a;",
                        "number of rows: table b from 2 to 0"),
                // Both had the name a, and the table of that name holds the rows of the first one alone.
                Arguments.of(
                        TWO_TABLES,
                        "ALTER TABLE a RENAME TO x; ALTER TABLE b RENAME TO a; ALTER TABLE a RENAME TO b2;"
                                + " ALTER TABLE x RENAME TO a; ALTER TABLE a RENAME TO o;"
                                + " CREATE TABLE a (id INTEGER PRIMARY KEY, v); INSERT INTO a SELECT * FROM o;"
                                + " DROP TABLE o; DROP TABLE b2;",
                        "number of rows: table b from 2 to 0"),
                // What does not compile before the step may fire a trigger.
                Arguments.of(
                        TWO_TABLES + " CREATE TRIGGER ta AFTER INSERT ON a BEGIN DELETE FROM b; END;",
                        "ALTER TABLE a ADD COLUMN w; INSERT INTO a (id, w) VALUES (9, 9);",
                        "table b from 2 to 0"),
                Arguments.of(
                        TWO_TABLES,
                        "ALTER TABLE a ADD COLUMN w; ALTER TABLE a RENAME TO c; ALTER TABLE c ADD COLUMN x; DELETE FROM c;",
                        "table a from 2 to 0"),
                Arguments.of(
                        "CREATE TABLE settings (k TEXT PRIMARY KEY, v TEXT); INSERT INTO settings VALUES ('alarm', '80'), ('tone', 'on');",
                        "CREATE TABLE IF NOT EXISTS settings (k TEXT PRIMARY KEY, v TEXT); DELETE FROM settings; INSERT INTO settings VALUES ('alarm', '90');",
                        "table settings from 2 to 1"),
                Arguments.of(
                        "CREATE TABLE Ärzte (a); INSERT INTO Ärzte VALUES (1), (2);",
                        "DELETE FROM Ärzte;",
                        "table Ärzte from 2 to 0 (line 1)"),
                Arguments.of(
                        "CREATE TABLE t (a); INSERT INTO t VALUES (1);",
                        "CREATE TEMP TABLE t (a); DELETE FROM main.t;",
                        "table t from 1 to 0"),
                Arguments.of(
                        "CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO t VALUES (1);",
                        "CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM t; END; INSERT INTO u VALUES (1);",
                        "table t from 1 to 0"),
                Arguments.of(
                        "CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO t VALUES (1);",
                        "CREATE TEMP TRIGGER ui AFTER INSERT ON main.u BEGIN DELETE FROM t; END; INSERT INTO u VALUES (1);",
                        "table t from 1 to 0"),
                Arguments.of(
                        "CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO t VALUES (1); CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM t; END;",
                        "INSERT INTO u VALUES (1);",
                        "table t from 1 to 0"),
                Arguments.of(
                        "CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE VIEW w AS SELECT * FROM t;",
                        "CREATE TRIGGER wi INSTEAD OF UPDATE ON w BEGIN DELETE FROM t; END; UPDATE w SET a = 2;",
                        "table t from 1 to 0"),
                Arguments.of(
                        "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 1), (2, 2);",
                        "UPDATE OR REPLACE t SET id = 2;",
                        "table t from 2 to 1"),
                Arguments.of(
                        "CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO t VALUES (1, 1), (2, 2);",
                        "UPDATE OR REPLACE t SET a = 2;",
                        "table t from 2 to 1"),
                Arguments.of(
                        "CREATE TABLE t (a UNIQUE ON CONFLICT REPLACE, b); INSERT INTO t VALUES (1, 1), (2, 2);",
                        "UPDATE t SET a = 2;",
                        "table t from 2 to 1"),
                Arguments.of(
                        "CREATE TABLE t (a UNIQUE, b UNIQUE); INSERT INTO t VALUES (1, 1), (2, 2);",
                        "WITH c(x, y) AS (VALUES (1, 2)) INSERT OR REPLACE INTO t SELECT x, y FROM c;",
                        "table t from 2 to 1"),
                Arguments.of(
                        "CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);",
                        "DROP TABLE a; ALTER TABLE b RENAME TO a;",
                        "table a from 1 to 0"),
                Arguments.of(
                        "CREATE TABLE p (a); INSERT INTO p VALUES (1), (2);",
                        "CREATE TABLE n (a); INSERT INTO n SELECT x.a FROM p x, p y; DROP TABLE p; ALTER TABLE n RENAME TO p;",
                        "table p from 2 to 4"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE f USING fts5 (x); INSERT INTO f VALUES ('a'), ('b');",
                        "DELETE FROM f WHERE x MATCH 'a';",
                        "table f from 2 to 1"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE f USING fts5 (x); INSERT INTO f VALUES ('a'), ('b');",
                        "DROP TABLE f;",
                        "table f from 2 to 0"),
                Arguments.of(
                        "CREATE TABLE t (a); INSERT INTO t VALUES (1);", "DROP \u000BTABLE t;", "table t from 1 to 0"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE r USING rtree (id, a, b); INSERT INTO r VALUES (1, 1, 2), (2, 3, 4);",
                        "UPDATE OR REPLACE r SET id = 2;",
                        "table r from 2 to 1"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_row_that_goes_refuses_the_step(String first, String second, String told) throws SQLException {
        populate(first);

        MigrationException failure = failureOf(database.migrator(schema(1, first), schema(2, second)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROWS_LOST);
        assertThat(failure.problem().summary()).contains(told);
    }

    static Stream<Arguments> conservingScripts() {
        return Stream.of(
                Arguments.of(
                        TWO_TABLES,
                        "ALTER TABLE b RENAME TO r; ALTER TABLE a RENAME TO b;"
                                + " CREATE TEMP TABLE k AS SELECT * FROM b; DROP TABLE b;"
                                + " CREATE TABLE b (id INTEGER PRIMARY KEY, v); INSERT INTO b SELECT * FROM k;"
                                + " CREATE TEMP TABLE l AS SELECT * FROM r; DROP TABLE r;"
                                + " CREATE TABLE r (id INTEGER PRIMARY KEY, v); INSERT INTO r SELECT * FROM l;"),
                Arguments.of(
                        TWO_TABLES,
                        SWAPPED + " ALTER TABLE a RENAME TO o; CREATE TABLE a (id INTEGER PRIMARY KEY, v);"
                                + " INSERT INTO a SELECT * FROM o; DROP TABLE o;"),
                Arguments.of(
                        "CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1);",
                        "ALTER TABLE a RENAME TO tmp; ALTER TABLE b RENAME TO a; ALTER TABLE tmp RENAME TO b;"),
                Arguments.of(
                        "CREATE TABLE p (a); INSERT INTO p VALUES (1), (2);",
                        "CREATE TABLE n (a, b); INSERT INTO n (a) SELECT a FROM p; DROP TABLE p; ALTER TABLE n RENAME TO p; INSERT INTO p (a) VALUES (3);"),
                Arguments.of(
                        "CREATE TABLE p (a); INSERT INTO p VALUES (1), (2);",
                        "ALTER TABLE p RENAME TO o; CREATE TABLE p (a, b); INSERT INTO p (a) SELECT a FROM o; DROP TABLE o;"),
                Arguments.of(
                        "CREATE TABLE p (a); INSERT INTO p VALUES (1), (2);",
                        "CREATE TEMP TABLE k AS SELECT * FROM p; DROP TABLE p; CREATE TABLE p (a, b); INSERT INTO p (a) SELECT a FROM k; DROP TABLE k;"),
                Arguments.of(
                        "CREATE TABLE p (a); INSERT INTO p VALUES (1), (2);",
                        "CREATE TABLE n (a, b); INSERT INTO n (a) SELECT a FROM p; INSERT INTO n (a) VALUES (3); DROP TABLE p; ALTER TABLE n RENAME TO p;"),
                Arguments.of(
                        "CREATE TABLE p (a); INSERT INTO p VALUES (1), (2);",
                        "CREATE TABLE n (a); INSERT INTO n SELECT a FROM p; DELETE FROM p; DROP TABLE p; ALTER TABLE n RENAME TO p;"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE r USING rtree (id, a, b); CREATE VIRTUAL TABLE f USING fts4 (x); INSERT INTO f VALUES ('a');",
                        "CREATE TEMP TABLE r (id); ALTER TABLE f RENAME TO g; DELETE FROM r;"),
                Arguments.of(
                        "CREATE TABLE p (a); CREATE TABLE n (a); INSERT INTO p VALUES (1), (2);",
                        "INSERT INTO n SELECT a FROM p; DROP TABLE p; ALTER TABLE n RENAME TO p;"),
                Arguments.of(
                        "CREATE TABLE t (a); INSERT INTO t VALUES (1);",
                        "INSERT INTO t VALUES (2), (3); DELETE FROM t WHERE a > 1;"),
                Arguments.of(
                        "CREATE TABLE t (a); INSERT INTO t VALUES (1);",
                        "CREATE TABLE s (a); INSERT INTO t VALUES (2), (3); DELETE FROM t WHERE a > 1; INSERT INTO s VALUES (1); DELETE FROM s;"),
                Arguments.of(
                        "CREATE TABLE t (a); INSERT INTO t VALUES (1);",
                        "CREATE TEMP TABLE t (a); INSERT INTO temp.t VALUES (1); DELETE FROM t; DELETE FROM temp.t;"),
                Arguments.of(
                        "CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO t VALUES (1, 1), (2, 2);",
                        "UPDATE t SET a = a + 10; REPLACE INTO t VALUES (11, 3);"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE f USING fts4 (x); INSERT INTO f VALUES ('a'); INSERT INTO f VALUES ('b'); CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p ON DELETE CASCADE);",
                        "-- @foreign-keys on\nINSERT INTO f (f) VALUES ('optimize'); DELETE FROM p;"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE f USING fts5 (x); INSERT INTO f VALUES ('a'), ('b');",
                        "-- @rows f may decrease\nDROP TABLE f;"),
                Arguments.of(
                        "CREATE VIRTUAL TABLE r USING rtree (id, a, b); INSERT INTO r VALUES (1, 1, 2), (2, 3, 4);",
                        "UPDATE r SET a = 0; INSERT INTO r VALUES (3, 1, 2); ALTER TABLE r RENAME TO q;"));
    }

    @ParameterizedTest
    @MethodSource("conservingScripts")
    void a_script_that_keeps_its_rows_runs(String first, String second) throws SQLException {
        populate(first);

        database.migrator(schema(1, first), schema(2, second)).migrate();
    }

    @Test
    void all_tables_are_named_at_once_with_lines_and_declarations() throws SQLException {
        String first =
                "CREATE TABLE a (x); CREATE TABLE \"b c\" (x); INSERT INTO a VALUES (1), (2); INSERT INTO \"b c\" VALUES (1);";
        populate(first);

        Problem problem = failureOf(database.migrator(
                        schema(1, first),
                        schema(2, "DELETE FROM a WHERE x = 1;\nDELETE FROM \"b c\";\nDELETE FROM a WHERE x = 2;")))
                .problem();

        assertThat(problem.summary()).contains("table a from 2 to 0 (lines 1, 3), table b c from 1 to 0 (line 2)");
        assertThat(problem.remedy()).contains("-- @rows a may decrease and -- @rows \"b c\" may decrease");
    }

    @Test
    void what_a_released_script_cannot_say_any_more_is_said_to_the_migrator() throws SQLException {
        String first = "CREATE TABLE a (x); INSERT INTO a VALUES (1), (2);";
        populate(first);
        Migrator migrator = database.migrator(schema(1, first), schema(2, "DELETE FROM A WHERE x = 1;"));

        assertThat(failureOf(migrator).problem().remedy())
                .contains("withRowsMayDecrease(MigrationId.schema(2), \"a\")");
        assertThat(failureOf(migrator.withRowsMayDecrease(MigrationId.schema(1), "a"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.ROWS_LOST);
        MigrationReport report =
                migrator.withRowsMayDecrease(MigrationId.schema(2), "b", "A").migrate();

        assertThat(database.rows("SELECT x FROM a")).containsExactly("2");
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void the_same_is_said_for_a_rollback_script_that_the_ledger_holds() throws SQLException {
        SqlMigration first = schema(1, "CREATE TABLE a (x);").withRollback("DROP TABLE a;");
        database.migrator(first).migrate();
        database.execute("INSERT INTO a VALUES (1)");

        MigrationException failure = Assertions.catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(first).maintenance().rollback(1, "undone in a test"));
        assertThat(failure.problem().summary()).contains("table a from 1 to 0");
        assertThat(failure.problem().remedy())
                .contains("withRowsMayDecrease(MigrationId.schema(1), \"a\")", "RollbackScripts.PRESENT");

        database.migrator(first)
                .withRowsMayDecrease(MigrationId.schema(1), "a")
                .maintenance()
                .rollback(1, "undone in a test");
        assertThat(database.tables()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM t;",
                "DELETE FROM t WHERE a = 1;",
                "INSERT OR REPLACE INTO t VALUES (1, 1);",
                "UPDATE OR REPLACE t SET id = 3;",
                "CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM t; END; INSERT INTO u VALUES (1); DROP TRIGGER ui;",
                "DROP TABLE t;"
            })
    void a_step_that_can_remove_rows_is_a_warning_where_there_are_none(String script) throws SQLException {
        String first = "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE); CREATE TABLE u (a);";
        populate(first);

        MigrationReport report =
                database.migrator(schema(1, first), schema(2, script)).migrate();

        assertThat(report.warnings())
                .containsExactly(Results.warning(
                        Warning.Kind.ROWS_MAY_DECREASE, "schema-0002 can remove rows of t, and does not declare it"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- @rows t may decrease\nDELETE FROM t;",
                "INSERT INTO t VALUES (1, 1);",
                "UPDATE t SET id = id + 1, a = 3;",
                "CREATE TABLE n (id INTEGER PRIMARY KEY); INSERT INTO n SELECT id FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;",
                "CREATE TABLE n (a); DELETE FROM n;"
            })
    void one_that_cannot_is_none(String script) throws SQLException {
        String first = "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE); CREATE TABLE u (a);";
        populate(first);

        assertThat(database.migrator(schema(1, first), schema(2, script))
                        .migrate()
                        .warnings())
                .isEmpty();
    }

    @Test
    void java_code_may_make_a_trigger_and_is_answerable_for_what_it_removes() throws SQLException {
        String first = "CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO t VALUES (1);";
        populate(first);

        Problem problem = failureOf(database.migrator(schema(1, first), new Coded(2, "1", context -> {
                    try (var statement = context.connection().createStatement()) {
                        statement.execute("CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM t; END");
                        statement.execute("INSERT INTO u VALUES (1)");
                    }
                })))
                .problem();

        assertThat(problem.summary()).contains("table t from 1 to 0");
        assertThat(problem.remedy()).contains("tablesThatMayDecrease() of the migration returns Set.of(\"t\")");
    }

    @Test
    void java_code_may_rename_and_rebuild() throws SQLException {
        String first =
                "CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1);";
        populate(first);

        database.migrator(schema(1, first), new Coded(2, "1", context -> {
                    try (var statement = context.connection().createStatement()) {
                        statement.executeUpdate("ALTER TABLE a RENAME TO tmp");
                        statement.executeUpdate("ALTER TABLE b RENAME TO a; ALTER TABLE tmp RENAME TO b");
                    }
                }))
                .migrate();

        assertThat(database.rows("SELECT count(*) FROM b")).containsExactly("2");
    }

    @Test
    void a_counter_that_a_trigger_lowers_is_put_back() throws SQLException {
        String first =
                "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n); CREATE TABLE u (a); INSERT INTO p (n) VALUES (1), (2), (3);";
        populate(first);

        MigrationReport report = database.migrator(
                        schema(1, first),
                        schema(
                                2,
                                "CREATE TRIGGER ui AFTER INSERT ON u BEGIN UPDATE sqlite_sequence SET seq = 0; END; INSERT INTO u VALUES (1); DROP TRIGGER ui;"))
                .migrate();

        assertThat(database.rows("SELECT seq FROM sqlite_sequence")).containsExactly("3");
        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.SEQUENCE_RESTORED);
    }

    @Test
    void the_counter_stands_before_the_next_statement_can_insert() throws SQLException {
        String first =
                "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n); INSERT INTO p (n) VALUES ('a'), ('b'), ('c'); DELETE FROM p WHERE id = 3;";
        populate(first);

        database.migrator(schema(1, first), schema(2, """
                        -- @rows p may decrease
                        CREATE TABLE q (id INTEGER PRIMARY KEY AUTOINCREMENT, n);
                        INSERT INTO q SELECT * FROM p;
                        DROP TABLE p;
                        ALTER TABLE q RENAME TO p;
                        INSERT INTO p (n) VALUES ('new');
                        """)).migrate();

        assertThat(database.rows("SELECT id FROM p WHERE n = 'new'")).containsExactly("4");
    }

    @Test
    void a_renamed_table_does_not_give_its_ids_to_its_successor() throws SQLException {
        String first =
                "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n); INSERT INTO p (n) VALUES ('a'), ('b'), ('c'); DELETE FROM p WHERE id = 3;";
        populate(first);

        database.migrator(schema(1, first), schema(2, """
                        ALTER TABLE p RENAME TO o;
                        CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n);
                        INSERT INTO p SELECT * FROM o;
                        INSERT INTO p (n) VALUES ('new');
                        DROP TABLE o;
                        """)).migrate();

        assertThat(database.rows("SELECT id FROM p WHERE n = 'new'")).containsExactly("4");
    }

    @Test
    void a_fresh_counter_is_given_where_it_is_declared() throws SQLException {
        String first =
                "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n); INSERT INTO p (n) VALUES ('a'), ('b'), ('c');";
        populate(first);

        database.migrator(schema(1, first), schema(2, """
                        -- @rows p may decrease
                        -- @sequence p restarts
                        DELETE FROM p;
                        DELETE FROM sqlite_sequence WHERE name = 'p';
                        INSERT INTO p (n) VALUES ('new');
                        """)).migrate();

        assertThat(database.rows("SELECT id FROM p WHERE n = 'new'")).containsExactly("1");
    }

    @Test
    void a_statement_gives_no_id_again_even_if_it_lowers_the_counter_itself() throws SQLException {
        String first =
                "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n); CREATE TABLE u (a); INSERT INTO p (n) VALUES (1), (2), (3); DELETE FROM p;";
        populate(first);

        database.migrator(schema(1, first), schema(2, """
                CREATE TRIGGER ui AFTER INSERT ON u BEGIN
                    UPDATE sqlite_sequence SET seq = 0;
                    INSERT INTO p (n) VALUES (new.a);
                END;
                INSERT INTO u VALUES (1);
                """)).migrate();

        assertThat(database.rows("SELECT id FROM p")).containsExactly("4");
    }

    @Test
    void ids_that_a_text_of_several_statements_may_have_given_again_refuse_the_step() throws SQLException {
        String first =
                "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n); INSERT INTO p (n) VALUES (1), (2), (3); DELETE FROM p;";
        populate(first);

        Problem problem = failureOf(database.migrator(schema(1, first), new Coded(2, "1", context -> {
                    try (var statement = context.connection().createStatement()) {
                        statement.executeUpdate("DELETE FROM sqlite_sequence; INSERT INTO p (n) VALUES (9)");
                    }
                })))
                .problem();

        assertThat(problem.code()).isEqualTo(ProblemCode.IDS_REUSED);
        assertThat(problem.summary()).contains("table p from 3 to 1");
    }

    private void populate(String first) throws SQLException {
        database.migrator(schema(1, first)).migrate();
    }
}
