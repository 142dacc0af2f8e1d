package io.zmonitor.migrator.internal.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.effect.SpaceDemand.Deed;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceDemandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
                    INSERT INTO beds VALUES (1)                                  | APPEND  | beds
                    insert or replace into "Beds" select * from rooms            | APPEND  | beds
                    REPLACE INTO [beds] VALUES (1)                               | APPEND  | beds
                    WITH n AS (SELECT 1) INSERT INTO main.beds SELECT * FROM n   | APPEND  | beds
                    CREATE TABLE beds AS SELECT * FROM rooms                     | APPEND  | beds
                    UPDATE beds SET label = 'x' WHERE id = 1                     | REWRITE | beds
                    UPDATE OR IGNORE beds SET label = 'x'                        | REWRITE | beds
                    DELETE FROM beds                                             | REMOVE  | beds
                    ALTER TABLE beds DROP COLUMN label                           | REMOVE  | beds
                    ALTER TABLE beds ADD COLUMN label TEXT                       | LITTLE  |
                    ALTER TABLE beds RENAME COLUMN a TO b                        | LITTLE  |
                    ALTER TABLE beds RENAME TO rooms                             | RENAME  | beds
                    CREATE TABLE beds (id INTEGER PRIMARY KEY)                   | CREATE  | beds
                    CREATE VIRTUAL TABLE beds USING fts5(label)                  | UNKNOWN | beds
                    CREATE UNIQUE INDEX i ON "beds" (label)                      | INDEX   | beds
                    CREATE VIEW labels AS SELECT label FROM beds                 | LITTLE  |
                    CREATE TRIGGER t AFTER DELETE ON beds BEGIN SELECT 1; END    | TRIGGER | beds
                    DROP TABLE IF EXISTS beds                                    | DROP    | beds
                    DROP INDEX i                                                 | DROP    | i
                    DROP VIEW labels                                             | LITTLE  |
                    SELECT * FROM beds                                           | LITTLE  |
                    EXPLAIN DELETE FROM beds                                     | LITTLE  |
                    PRAGMA user_version = 4                                      | LITTLE  |
                    REINDEX beds                                                 | UNKNOWN |
                    """)
    void each_statement_has_its_class(String sql, Deed deed, String target) {
        assertThat(demand(sql).deed()).isEqualTo(deed);
        assertThat(demand(sql).target()).isEqualTo(target == null ? "" : target);
    }

    @Test
    void rows_are_copied_from_the_tables_that_are_named() {
        assertThat(demand("INSERT INTO beds SELECT id, label FROM rooms JOIN 'wards' USING (id)")
                        .names())
                .contains("rooms", "wards")
                .doesNotContain("beds");
        assertThat(demand("INSERT INTO beds SELECT * FROM Beds").names()).contains("beds");
        assertThat(demand("ALTER TABLE beds RENAME TO rooms").names()).containsExactly("rooms");
    }

    @Test
    void keys_that_are_not_the_rows_number_are_indexes() {
        assertThat(demand("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)")
                        .indexes())
                .isZero();
        assertThat(demand("CREATE TABLE a (id TEXT PRIMARY KEY, b UNIQUE, c, UNIQUE (b, c))")
                        .indexes())
                .isEqualTo(3);
    }

    @Test
    void a_statement_that_a_run_skips_needs_nothing() {
        List<ScriptStatement> statements = script("BEGIN;\nDELETE FROM schema_version;\nCOMMIT;");

        assertThat(statements)
                .extracting(statement -> SpaceDemand.of(statement).deed())
                .containsOnly(Deed.LITTLE);
    }

    private static SpaceDemand demand(String sql) {
        return SpaceDemand.of(script(sql + ";").get(0));
    }

    private static List<ScriptStatement> script(String text) {
        return ScriptParser.parse("data/0001_x.sql", text).statements();
    }
}
