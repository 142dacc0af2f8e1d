package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.resolve.TableEffects.Rename;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableEffectsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM Patients",
                "delete from \"PATIENTS\" where 1",
                "DELETE FROM 'patients'",
                "DELETE FROM main.'patients'",
                "UPDATE OR IGNORE [patients] SET a = 1",
                "UPDATE 'patients' SET a = 1",
                "INSERT OR REPLACE INTO `patients` VALUES (1)",
                "REPLACE INTO patients SELECT * FROM other",
                "WITH gone AS (SELECT 1) DELETE FROM patients WHERE id IN gone",
                "DROP TABLE IF EXISTS 'patients'",
                "ALTER TABLE patients RENAME TO old"
            })
    void a_statement_that_can_remove_rows_names_the_table(String sql) {
        assertThat(effects(sql).changed()).contains("patients");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM patients",
                "CREATE INDEX i ON patients (a)",
                "ALTER TABLE patients ADD COLUMN a",
                "ALTER TABLE patients RENAME a TO b",
                "ALTER TABLE patients RENAME COLUMN a TO b",
                "ALTER TABLE patients DROP COLUMN a",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM patients; END",
                "CREATE VIEW v AS SELECT * FROM patients",
                "EXPLAIN DELETE FROM patients",
                "DROP INDEX i",
                "DELETE FROM schema_version",
                "PRAGMA foreign_keys = OFF"
            })
    void other_statements_have_no_effect_on_rows(String sql) {
        assertThat(effects(sql)).isEqualTo(TableEffects.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE new_t (a)",
                "CREATE TEMP TABLE New_T AS SELECT 1",
                "create temporary table if not exists \"new_t\" (a)",
                "CREATE TABLE main.[new_t] (a)",
                "CREATE VIRTUAL TABLE IF NOT EXISTS 'new_t' USING fts5(a)"
            })
    void created_tables_are_named(String sql) {
        assertThat(effects(sql).created()).containsExactly("new_t");
        assertThat(effects(sql).changed()).isEmpty();
    }

    @Test
    void dropped_and_renamed_tables_are_named() {
        assertThat(effects("DROP TABLE main.\"Old \"\"T\"").dropped()).containsExactly("old \"t");
        assertThat(effects("ALTER TABLE main.A RENAME TO 'B'").renames()).containsExactly(new Rename("a", "b"));
    }

    private static TableEffects effects(String sql) {
        return ScriptParser.parse(Refusals.FILE, sql).statements().get(0).effects();
    }
}
