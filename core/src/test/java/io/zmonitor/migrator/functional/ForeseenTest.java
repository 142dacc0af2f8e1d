package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan knows of the pending steps before the file is touched. */
class ForeseenTest {
    private static final Migration FIRST = schema(
            1,
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE); CREATE TABLE u (a); CREATE VIRTUAL TABLE f USING fts5 (x);"
                    + " INSERT INTO t VALUES (1, 1); CREATE VIEW v AS SELECT * FROM t;"
                    + " CREATE TRIGGER ui AFTER INSERT ON u BEGIN DELETE FROM t; END;");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        database = MonitorDatabase.in(folder);
        database.migrator(FIRST).migrate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM t;",
                "INSERT INTO u VALUES (1);",
                "REPLACE INTO t VALUES (2, 2);",
                "CREATE TABLE n (a); DELETE FROM n; DROP TABLE t;"
            })
    void tells_which_steps_can_remove_rows(String script) {
        assertThat(warnings(schema(2, "CREATE TABLE other (a);"), schema(3, script)))
                .containsExactly(Results.warning(
                        Warning.Kind.ROWS_MAY_DECREASE, "schema-0003 can remove rows of t, and does not declare it"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET nowhere = 1;",
                "INSERT INTO nowhere VALUES (1);",
                "SELECT nowhere FROM v;",
                "ALTER TABLE t DROP COLUMN nowhere;",
                "CREATE INDEX i ON nowhere (a);",
                "CREATE TABLE t (a);"
            })
    void tells_what_does_not_compile(String script) {
        List<Warning> warnings = warnings(schema(2, "SELECT 1;\n" + script));

        assertThat(warnings).extracting(Warning::kind).containsExactly(Warning.Kind.DOES_NOT_COMPILE);
        assertThat(warnings.get(0).text()).contains("schema-0002 does not compile at schema-0002.sql:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (2, 2); UPDATE t SET a = a + 3;",
                "-- @rows t may decrease\nDELETE FROM t;",
                "CREATE TABLE n (id INTEGER PRIMARY KEY); INSERT INTO n SELECT id FROM t; DROP VIEW v; DROP TRIGGER ui;"
                        + " DROP TABLE t; ALTER TABLE n RENAME TO t;",
                "INSERT INTO f VALUES ('x'); ALTER TABLE f RENAME TO g;",
                "CREATE TABLE c AS SELECT max(id) AS m FROM t; CREATE TABLE d (m NOT NULL); INSERT INTO d SELECT m FROM c;"
            })
    void says_nothing_of_a_script_that_runs(String script) throws SQLException {
        assertThat(warnings(schema(2, script))).isEmpty();

        assertThat(database.migrator(FIRST, schema(2, script)).migrate().applied())
                .hasSize(1);
    }

    @Test
    void says_nothing_of_what_follows_java_code() {
        assertThat(warnings(new Coded(2, "1", context -> {}), schema(3, "DELETE FROM made_by_code;")))
                .isEmpty();
    }

    @Test
    void leaves_the_file_as_it_is_and_does_not_wait_for_a_table_without_end() throws SQLException {
        assertThat(
                        warnings(
                                schema(
                                        2,
                                        "CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c;")))
                .isEmpty();
        assertThat(database.rows("SELECT count(*) FROM t")).containsExactly("1");
    }

    @Test
    void knows_a_database_that_is_not_there_yet() {
        MonitorDatabase fresh = new MonitorDatabase(folder.resolve("fresh.db"), database.opener());

        assertThat(fresh.migrator(FIRST, schema(2, "DELETE FROM T; SELECT b FROM t;"))
                        .plan()
                        .warnings())
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.DOES_NOT_COMPILE);
        assertThat(fresh.path()).doesNotExist();
    }

    private List<Warning> warnings(Migration... further) {
        Migration[] all = new Migration[further.length + 1];
        all[0] = FIRST;
        System.arraycopy(further, 0, all, 1, further.length);
        return database.migrator(all).plan().warnings();
    }
}
