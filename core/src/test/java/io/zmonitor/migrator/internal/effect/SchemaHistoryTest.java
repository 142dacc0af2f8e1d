package io.zmonitor.migrator.internal.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaHistoryTest {
    @Test
    void tables_have_columns_and_whatever_hangs_on_them() {
        assertThat(after("""
                        CREATE TABLE IF NOT EXISTS "Beds" (id INTEGER PRIMARY KEY, [ward] TEXT DEFAULT (lower('a,b')),
                            number DECIMAL(4, 1), CONSTRAINT one UNIQUE (ward, number), CHECK (number > 0));
                        CREATE UNIQUE INDEX main.by_ward ON beds (ward);
                        CREATE VIEW free AS SELECT id FROM beds;
                        CREATE TRIGGER grow AFTER INSERT ON beds BEGIN SELECT 1; END;
                        """))
                .containsExactlyInAnyOrder(
                        "table beds",
                        "column beds.id",
                        "column beds.ward",
                        "column beds.number",
                        "index by_ward",
                        "view free",
                        "trigger grow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE a ADD COLUMN y TEXT            | table a, column a.x, column a.y, index i",
                "ALTER TABLE a ADD y TEXT                   | table a, column a.x, column a.y, index i",
                "ALTER TABLE a ADD COLUMN                   | table a, column a.x, column a.column, index i",
                "ALTER TABLE a RENAME COLUMN x TO z         | table a, column a.z, index i",
                "ALTER TABLE a RENAME x TO z                | table a, column a.z, index i",
                "ALTER TABLE a DROP COLUMN x                | table a, index i",
                "ALTER TABLE a DROP x                       | table a, index i",
                "ALTER TABLE a RENAME TO b                  | table b, column b.x, index i",
                "DROP TABLE a                               | ",
                "DROP INDEX IF EXISTS i                     | table a, column a.x",
                "CREATE TABLE IF NOT EXISTS a (x, other)    | table a, column a.x, index i",
                "CREATE TABLE b AS SELECT x FROM a          | table a, column a.x, index i, table b",
                "CREATE VIRTUAL TABLE v USING fts5 (x)      | table a, column a.x, index i, table v",
                "CREATE TEMP TABLE t (x)                    | table a, column a.x, index i",
                "CREATE TABLE temp.t (x)                    | table a, column a.x, index i",
                "EXPLAIN DROP TABLE a                       | table a, column a.x, index i",
                "INSERT INTO a VALUES ('CREATE TABLE b (x)')| table a, column a.x, index i"
            })
    void each_statement_has_its_effect(String statement, String expected) {
        Set<String> facts = expected == null ? Set.of() : new HashSet<>(List.of(expected.split(", ", -1)));

        assertThat(after("CREATE TABLE a (x TEXT); CREATE INDEX i ON a (x);", statement + ";"))
                .isEqualTo(facts);
    }

    @Test
    void a_rebuild_takes_indexes_along_only_if_they_are_made_again() {
        assertThat(after("CREATE TABLE a (x); CREATE INDEX i ON a (x); CREATE INDEX j ON a (x);", """
                        CREATE TABLE a_new (x, y);
                        INSERT INTO a_new SELECT x, 1 FROM a;
                        DROP TABLE a;
                        ALTER TABLE a_new RENAME TO a;
                        CREATE INDEX i ON a (x);
                        """))
                .containsExactlyInAnyOrder("table a", "column a.x", "column a.y", "index i");
    }

    @Test
    void only_what_was_applied_counts() {
        SchemaHistory history = history("CREATE TABLE a (x);", "CREATE TABLE b (x);");

        assertThat(history.after(Set.of(MigrationId.schema(2)))).containsExactlyInAnyOrder("table b", "column b.x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | CREATE TABLE a (x);",
                "true  | INSERT INTO b VALUES (1); CREATE TABLE a (x); SELECT count(*) FROM b;",
                "false | CREATE TABLE a (x); INSERT INTO a VALUES (1);",
                "true  | BEGIN; CREATE TABLE a (x); INSERT INTO a VALUES (1); COMMIT;",
                "false | BEGIN; CREATE TABLE a (x); COMMIT; UPDATE a SET x = 1;",
                "false | CREATE TABLE a (x); BEGIN; UPDATE a SET x = 1; COMMIT;",
                "false | BEGIN; CREATE TABLE a (x); COMMIT; BEGIN; DELETE FROM a; COMMIT;",
                "true  | CREATE TABLE a (x); INSERT INTO schema_version (version) VALUES (1);"
            })
    void a_script_is_proved_by_its_objects_unless_rows_are_written_later(boolean whole, String script) {
        assertThat(ScriptTraces.of(migration(1, script)).isWhole()).isEqualTo(whole);
    }

    @Test
    void a_script_is_known_by_its_names_and_by_what_it_writes_into_the_ledger() {
        ScriptTraces traces = ScriptTraces.of(migration(
                4, "INSERT INTO schema_version (version, description) VALUES (4, 'Beds'' wards');\nSELECT 'no';"));

        assertThat(traces.words()).containsExactlyInAnyOrder("0004_beds_4", "beds_4", "Beds' wards");
    }

    @Test
    void a_file_has_a_hash_for_each_way_to_check_it_out() {
        String text = "SELECT 1;\nSELECT 2;\n";

        assertThat(ScriptTraces.of(migration(1, text)).hashes())
                .containsExactlyInAnyOrder(
                        ScriptText.sha256(text),
                        ScriptText.sha256("\uFEFF" + text),
                        ScriptText.sha256("SELECT 1;\r\nSELECT 2;\r\n"),
                        ScriptText.sha256("\uFEFFSELECT 1;\r\nSELECT 2;\r\n"));
    }

    private static Set<String> after(String... scripts) {
        Set<MigrationId> all = new HashSet<>();
        for (int number = 1; number <= scripts.length; number++) {
            all.add(MigrationId.schema(number));
        }
        return history(scripts).after(all);
    }

    private static SchemaHistory history(String... scripts) {
        List<ResolvedMigration> migrations = new ArrayList<>();
        for (String script : scripts) {
            migrations.add(migration(migrations.size() + 1, script));
        }
        return SchemaHistory.of(migrations);
    }

    private static ResolvedMigration migration(int number, String text) {
        String file = "schema/000" + number + "_beds_" + number + ".sql";
        SourceEntry entry = new Results.SourceEntryData(
                MigrationId.schema(number), "beds", Checksum.ofScript(ScriptText.sha256(text)), file);
        return new ResolvedMigration.OfScript(entry, ScriptParser.parse(file, text), Optional.empty());
    }
}
