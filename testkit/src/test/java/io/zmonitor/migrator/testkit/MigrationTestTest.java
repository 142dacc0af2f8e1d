package io.zmonitor.migrator.testkit;

import static io.zmonitor.migrator.testkit.assertj.MigratorAssertions.assertThat;
import static io.zmonitor.migrator.testkit.rows.Rows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.schema.DeclaredSchema;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTestTest {
    private static final String BEFORE = "CREATE TABLE bed (id INTEGER PRIMARY KEY AUTOINCREMENT, ward TEXT NOT NULL"
            + " CHECK (length(ward) < 90), label TEXT UNIQUE);"
            + "CREATE INDEX bed_ward ON bed (ward);"
            + "CREATE VIEW wards AS SELECT DISTINCT ward FROM bed;"
            + "CREATE TABLE log (what TEXT);"
            + "CREATE TRIGGER bed_log AFTER UPDATE ON bed BEGIN INSERT INTO log VALUES ('changed'); END;";
    private static final String REBUILT =
            "DROP VIEW wards; CREATE TABLE bed_new (id INTEGER PRIMARY KEY AUTOINCREMENT, ward TEXT NOT NULL"
                    + " CHECK (length(ward) < 90), label TEXT UNIQUE, floor INTEGER);"
                    + "INSERT INTO bed_new (id, ward, label) SELECT id, ward, label FROM bed;"
                    + "DROP TABLE bed; ALTER TABLE bed_new RENAME TO bed;";
    private static final String HANGING = "CREATE INDEX bed_ward ON bed (ward);"
            + "CREATE VIEW wards AS SELECT DISTINCT ward FROM bed;"
            + "CREATE TRIGGER bed_log AFTER UPDATE ON bed BEGIN INSERT INTO log VALUES ('changed'); END;";

    @TempDir
    Path templates;

    @Test
    void a_migration_that_keeps_everything_passes_and_stops_where_it_should() {
        MigrationSource source = source(REBUILT + HANGING, "DROP TABLE log;");

        test(source)
                .migrateTo(2)
                .then(database -> assertThat(database)
                        .isAtVersion(2)
                        .hasTables("bed", "log")
                        .hasRows("SELECT count(*) FROM bed", "20"));
    }

    @Test
    void what_is_gone_or_changed_is_told_by_row_and_column_with_the_switch() {
        String narrowed = REBUILT.replace("SELECT id, ward, label", "SELECT id, substr(ward, 1, 2), label") + HANGING;

        assertThatThrownBy(() -> test(source(narrowed)).migrateTo(2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Migrating from 1 to 2, given rows(\"bed\", 20).seed(1) lost something:")
                .hasMessageContaining("ward was '007', is '00'")
                .hasMessageContaining("more values of bed.ward")
                .hasMessageContaining(".valuesMayChange(\"bed\", \"ward\")");
        test(source(narrowed)).valuesMayChange("bed", "ward").migrateTo(2);
        test(source(narrowed)).valuesMayChange("BED").migrateTo(2);
        test(source("-- @rows bed may change in ward\n" + narrowed)).migrateTo(2);
    }

    @Test
    void an_UPDATE_is_a_change_too() {
        MigrationSource source = source("UPDATE bed SET label = NULL WHERE id > 2;");

        assertThatThrownBy(() -> test(source).migrateTo(2)).hasMessageContaining("label was");
    }

    @Test
    void rows_that_go_by_declaration_need_no_switch_and_others_are_refused_by_the_run() {
        String delete = "DELETE FROM bed WHERE id = 1;";

        assertThatThrownBy(() -> test(source(delete)).migrateTo(2)).isInstanceOf(MigrationException.class);
        test(source("-- @rows bed may decrease\n" + delete)).migrateTo(2);
    }

    @Test
    void a_row_that_another_one_replaces_is_gone() {
        String replaced = "UPDATE bed SET id = id + 1000 WHERE id = 1;";

        assertThatThrownBy(() -> test(source(replaced)).migrateTo(2)).hasMessageContaining("bed[id=1] is gone");
        test(source(replaced)).rowsMayGo("bed").migrateTo(2);
    }

    @Test
    void an_index_trigger_view_or_constraint_that_is_gone_is_named() {
        String forgetting = REBUILT.replace(" UNIQUE", "").replace(" CHECK (length(ward) < 90)", "");
        MigrationSource source = source(forgetting);

        assertThatThrownBy(() -> test(source).migrateTo(2))
                .hasMessageContaining("index bed_ward is gone")
                .hasMessageContaining("trigger bed_log is gone")
                .hasMessageContaining("view wards is gone")
                .hasMessageContaining("table bed UNIQUE (label")
                .hasMessageContaining("table bed CHECK is gone: it was length(ward) < 90")
                .hasMessageContaining(".mayGo(\"index bed_ward\")");
        test(source("DROP INDEX bed_ward;")).mayGo("index bed_ward").migrateTo(2);
        assertThatThrownBy(() -> test(source("DROP INDEX bed_ward;")).migrateTo(2))
                .hasMessageContaining("index bed_ward is gone");
    }

    @Test
    void what_hung_on_a_dropped_table_went_with_it() {
        test(source("-- @rows bed may decrease\nDROP VIEW wards; DROP TABLE bed;"))
                .mayGo("view wards")
                .migrateTo(2);
    }

    @Test
    void renamed_tables_and_columns_keep_their_rows() {
        test(source("DROP VIEW wards; ALTER TABLE bed RENAME TO place; ALTER TABLE place RENAME COLUMN ward TO station;"
                        + "CREATE VIEW wards AS SELECT DISTINCT station FROM place;"))
                .migrateTo(2)
                .then(database -> assertThat(database).hasRows("SELECT count(*) FROM place", "20"));
    }

    @Test
    void a_counter_that_falls_is_told() {
        String fallen = "-- @sequence bed restarts\nUPDATE sqlite_sequence SET seq = 5 WHERE name = 'bed';";

        test(source(fallen)).migrateTo(2); // the script says it
        assertThatThrownBy(() -> test(source(REBUILT.replace("AUTOINCREMENT", "") + HANGING))
                        .migrateTo(2))
                .hasMessageContaining("table bed AUTOINCREMENT is gone")
                .hasMessageContaining("the counter of bed was");
        test(source(REBUILT.replace("AUTOINCREMENT", "") + HANGING))
                .mayGo("table bed AUTOINCREMENT")
                .counterMayFall("bed")
                .migrateTo(2);
    }

    @Test
    void a_full_text_index_out_of_step_is_told() {
        MigrationSource source = MigrationSource.of(
                schema(
                        1,
                        "CREATE TABLE bed (id INTEGER PRIMARY KEY, ward TEXT);"
                                + "CREATE VIRTUAL TABLE bed_text USING fts4(content='bed', ward);"
                                + "CREATE TRIGGER ins AFTER INSERT ON bed BEGIN INSERT INTO bed_text (docid, ward) VALUES (new.id, new.ward); END;"
                                + "CREATE TRIGGER del BEFORE DELETE ON bed BEGIN DELETE FROM bed_text WHERE docid = old.id; END;"),
                schema(2, "UPDATE bed SET ward = 'ICU';"));

        assertThatThrownBy(() -> test(source).valuesMayChange("bed").migrateTo(2))
                .hasMessageContaining("full-text index bed_text is out of step with its table")
                .hasMessageContaining("VALUES('rebuild')");
    }

    @Test
    void a_failure_that_is_expected_leaves_everything_as_it_was() {
        MigrationException failure = test(source("DELETE FROM bed;")).failsTo(2);

        assertThat(failure).hasCode(ProblemCode.ROWS_LOST);
        assertThatThrownBy(() -> test(source("DROP INDEX bed_ward;")).failsTo(2))
                .hasMessage("Migrating from 1 to 2, given rows(\"bed\", 20).seed(1) should fail, and did not.");
    }

    @Test
    void the_end_is_compared_with_a_declared_schema() {
        DeclaredSchema declared = DeclaredSchema.parse("""
                format: 1
                tables:
                  bed:
                    columns:
                      id: {type: INTEGER, primary-key: autoincrement}
                      ward: {type: TEXT}
                """, "database.yaml");

        assertThatThrownBy(() -> test(source("DROP VIEW wards;"))
                        .mayGo("view wards")
                        .migrateTo(2)
                        .validate(declared))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The migrated database is not what is declared:")
                .hasMessageContaining("Table log is not declared.");
    }

    @Test
    void a_connection_that_is_left_open_fails() {
        MigrationTest.Migrated migrated =
                test(source("DROP INDEX bed_ward;")).mayGo("index bed_ward").migrateTo(2);

        assertThatThrownBy(() ->
                        migrated.then(database -> assertThat(database.open()).isNotNull()))
                .hasMessageContaining("was left open");
    }

    private MigrationTest test(MigrationSource source) {
        return MigrationTest.of(TestDatabases.of(source)
                        .withTemplatesIn(templates)
                        .openedBy("5e", new KeyedOpener(KeyedOpener.KEY)))
                .from(1)
                .given(rows("bed", 20));
    }

    private static MigrationSource source(String... further) {
        SqlMigration[] all = new SqlMigration[further.length + 1];
        all[0] = schema(1, BEFORE);
        for (int i = 0; i < further.length; i++) {
            all[i + 1] = schema(i + 2, further[i]);
        }
        return MigrationSource.of(all);
    }

    private static SqlMigration schema(long number, String script) {
        return SqlMigration.of(MigrationId.schema(number), "step " + number, script);
    }
}
