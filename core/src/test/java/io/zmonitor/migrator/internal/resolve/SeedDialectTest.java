package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.HeaderReader;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scripts as they were written for the earlier runners: they just work. */
class SeedDialectTest {
    @Test
    void a_column_is_added_and_the_script_records_itself() {
        Script script = parse("""
                -- Migration: Add emergency_contact column to patients table
                -- Version: 0004
                -- Date: 2025-11-27
                -- Author: Dev Team

                -- Migration UP
                BEGIN TRANSACTION;

                -- Add new column
                ALTER TABLE patients
                ADD COLUMN emergency_contact TEXT NULL;

                -- emergency_contact: Emergency contact phone number (E.164 format)

                INSERT INTO schema_version (version, applied_at, description, migration_type)
                VALUES (4, datetime('now'), 'Add emergency_contact column', 'schema');

                COMMIT;
                """);

        assertThat(actions(script))
                .containsExactly(
                        Action.SKIPPED_TRANSACTION, Action.EXECUTE, Action.SKIPPED_LEDGER, Action.SKIPPED_TRANSACTION);
        assertThat(script.header().find("author")).contains("Dev Team");
        HeaderReader.checkVersion(script.file(), script.header(), MigrationId.schema(4));
    }

    @Test
    void a_rollback_rebuilds_the_table_and_removes_its_row() {
        Script script = parse("""
                -- Rollback: Remove emergency_contact column
                -- Rolling back version: 0004

                BEGIN TRANSACTION;
                CREATE TABLE patients_new (mrn TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL);
                INSERT INTO patients_new
                SELECT mrn, name
                FROM patients;
                DROP TABLE patients;
                ALTER TABLE patients_new RENAME TO patients;
                CREATE UNIQUE INDEX idx_patients_mrn ON patients(mrn);
                DELETE FROM schema_version WHERE version = 4;
                COMMIT;
                """);

        assertThat(actions(script)).endsWith(Action.EXECUTE, Action.SKIPPED_LEDGER, Action.SKIPPED_TRANSACTION);
        HeaderReader.checkVersion(script.file(), script.header(), MigrationId.schema(4));
    }

    @Test
    void a_data_migration_verifies_itself_with_queries() {
        Script script = parse("""
                -- Data Migration: Convert old patient_id to new patient_mrn format
                -- Version: 0005
                -- Risk: HIGH - touches all vitals records

                BEGIN TRANSACTION;
                SELECT COUNT(*) FROM vitals WHERE patient_id IS NULL;
                -- If count > 0, ABORT and investigate
                CREATE TEMP TABLE patient_id_mrn_map AS
                SELECT DISTINCT patient_id, patient_mrn FROM vitals WHERE patient_mrn IS NOT NULL;
                UPDATE vitals SET device_label = (
                    CASE
                        WHEN device_id LIKE 'SERIAL-%' THEN 'DEVICE-' || substr(device_id, 8, 3)
                        ELSE 'UNKNOWN-' || device_id
                    END
                ) WHERE device_label IS NULL;
                -- @expect 0
                SELECT COUNT(*) FROM vitals WHERE patient_mrn IS NULL;
                -- Expected: 0
                COMMIT;

                -- Step 6: Post-migration validation (run separately)
                -- SELECT COUNT(*) FROM vitals WHERE patient_mrn IS NULL;
                """);

        assertThat(actions(script)).filteredOn(Action.EXECUTE::equals).hasSize(4);
        assertThat(script.statements().get(4).expected()).contains("0");
    }

    @Test
    void a_seed_names_its_type_in_its_version() {
        Script script = parse("""
                -- Seed Migration: Insert default application settings
                -- Version: seed-0001
                BEGIN TRANSACTION;
                INSERT OR IGNORE INTO settings (key, value, updated_at, updated_by)
                VALUES ('deviceLabel', 'DEVICE-001', datetime('now'), 'system');
                COMMIT;
                """);

        assertThat(actions(script)).contains(Action.EXECUTE);
        HeaderReader.checkVersion(script.file(), script.header(), MigrationId.seed(1));
    }

    private static Script parse(String text) {
        return ScriptParser.parse(Refusals.FILE, text);
    }

    private static List<Action> actions(Script script) {
        return script.statements().stream().map(ScriptStatement::action).toList();
    }
}
