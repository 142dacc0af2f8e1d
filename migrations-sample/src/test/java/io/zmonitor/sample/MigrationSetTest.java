package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationSetTest {
    private static final int NEWEST = 20;

    @Test
    void schema_and_data_share_one_sequence_without_gaps() {
        List<Integer> numbers = new ArrayList<>(List.of((int) new PhoneNumbersToE164().version()));
        Script.inOrder().stream()
                .filter(script -> !script.type().equals("seed") || script.number() == NEWEST)
                .forEach(script -> numbers.add(script.number()));
        Collections.sort(numbers);

        assertThat(numbers).hasSize(NEWEST).doesNotHaveDuplicates().first().isEqualTo(1);
        assertThat(numbers).last().isEqualTo(NEWEST);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void a_script_has_a_complete_header_and_a_rollback(Script script) {
        assertThat(script.header("Version")).isEqualTo(String.format("%04d", script.number()));
        assertThat(script.header("Date")).matches("\\d{4}-\\d{2}-\\d{2}");
        assertThat(script.header("Ticket")).matches("ZMON-\\d+");
        assertThat(script.header("Risk")).matches("(LOW|MEDIUM|HIGH) - .+");
        assertThat(List.of("Migration", "Author", "Description", "Estimated time"))
                .allSatisfy(field -> assertThat(script.header(field)).isNotEmpty());
        assertThat(script.rollback()).isPresent();
    }

    @Test
    void every_script_runs_on_an_empty_database() throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.migrate(1, NEWEST);

            assertThat(database.count("schema_version")).isEqualTo(NEWEST - 1);
            assertThat(database.text("PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(database.text("PRAGMA foreign_key_check")).isEqualTo("no row");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OFF", "ON"})
    void no_row_of_release_1_is_lost(String foreignKeys) throws SQLException {
        try (PlainDatabase database = fieldDatabase(foreignKeys)) {
            database.migrate(5, NEWEST);

            assertThat(database.count("patients")).isEqualTo(Ward.PATIENTS);
            assertThat(database.count("alarms")).isEqualTo(Ward.ALARMS);
            assertThat(database.count("vitals")).isEqualTo(Ward.READINGS);
            assertThat(database.count("quarantined_vitals WHERE reason = 'NO_PATIENT'"))
                    .isEqualTo(Ward.ORPHANS);
            assertThat(database.count("quarantined_vitals WHERE reason = 'DUPLICATE'"))
                    .isEqualTo(Ward.COPIES);
            assertThat(database.text("PRAGMA foreign_key_check")).isEqualTo("no row");
        }
    }

    @Test
    void rows_say_afterwards_what_they_said_before() throws SQLException {
        try (PlainDatabase database = fieldDatabase("OFF")) {
            String values = database.text(
                    "SELECT SUM(value) FROM vitals WHERE parameter_type = 'heart_rate' AND id <= " + Ward.READINGS);

            database.migrate(5, NEWEST);

            assertThat(database.text("SELECT SUM(value) FROM vitals")).isEqualTo(values);
            assertThat(database.count(
                            "vitals JOIN patients ON mrn = patient_mrn WHERE patient_id NOT IN (old_id, mrn)"))
                    .isZero();
            assertThat(database.count("vitals WHERE device_label IS NULL")).isZero();
            assertThat(database.count("alarms WHERE patient_mrn IS NULL"))
                    .isEqualTo(database.count("alarms WHERE alarm_type = 'BATTERY_LOW'"));
            assertThat(database.count("admission_events WHERE event_type = 'ADMISSION'"))
                    .isEqualTo(Ward.PATIENTS);
            assertThat(database.count("patients WHERE emergency_contact LIKE '+1212555%'"))
                    .isEqualTo(Ward.PATIENTS / 4);
        }
    }

    @Test
    void an_alarm_number_never_comes_back() throws SQLException {
        try (PlainDatabase database = fieldDatabase("OFF")) {
            database.migrate(5, NEWEST);

            database.execute(
                    "INSERT INTO alarms (alarm_type, severity, priority, timestamp) VALUES ('TEST', 'LOW', 3, 1)");

            assertThat(database.text("SELECT MAX(id) FROM alarms")).isEqualTo(Integer.toString(Ward.HIGHEST_ALARM + 1));
        }
    }

    /** Proves that the test above would see the loss: without its bracket, the rebuild deletes readings by cascade. */
    @Test
    void the_rebuild_of_patients_needs_its_pragma() throws SQLException {
        try (PlainDatabase database = fieldDatabase("ON")) {
            database.migrate(5, 10);
            Script rebuild = script("schema", 12);

            database.run(rebuild.text().replace("PRAGMA foreign_keys = OFF;", ""));

            assertThat(database.count("patients")).isEqualTo(Ward.PATIENTS);
            assertThat(database.count("vitals")).isEqualTo(Ward.ORPHANS);
            assertThat(database.text("PRAGMA foreign_key_check")).isEqualTo("no row");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_rollback_brings_the_schema_back(boolean withRows) throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            List<Map<String, String>> before = new ArrayList<>();
            List<Script> scripts = Script.inOrder();
            for (Script script : scripts) {
                before.add(database.schema());
                database.run(script.text());
                if (withRows && script.equals(script("schema", 1))) {
                    Ward.moveInto(database);
                }
            }
            Map<String, String> newest = database.schema();

            for (int i = scripts.size() - 1; i >= (withRows ? 1 : 0); i--) {
                database.run(scripts.get(i).rollback().orElseThrow());
                assertThat(database.schema())
                        .as("after the rollback of %s", scripts.get(i))
                        .isEqualTo(before.get(i));
            }
            if (withRows) {
                assertThat(database.count("patients")).isEqualTo(Ward.PATIENTS);
                assertThat(database.count("vitals")).isEqualTo(Ward.VITALS);
                assertThat(database.count("alarms")).isEqualTo(Ward.ALARMS);
                assertThat(database.count("settings")).isZero();
            }
            assertThat(database.count("schema_version")).isEqualTo(withRows ? 1 : 0);

            for (Script script : scripts.subList(withRows ? 1 : 0, scripts.size())) {
                database.run(script.text());
            }
            assertThat(database.schema()).isEqualTo(newest);
        }
    }

    @Test
    void a_rollback_refuses_what_it_could_not_keep() throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.migrate(1, 12);
            database.execute("INSERT INTO patients (mrn, name) VALUES ('A-RECORD-NUMBER-OF-MORE-THAN-20', 'Patient')");

            assertThatThrownBy(
                            () -> database.run(script("schema", 12).rollback().orElseThrow()))
                    .hasMessage("expected 0, got 1");
        }
    }

    @Test
    void a_hospital_keeps_its_own_settings_and_thresholds() throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.run(script("schema", 1).text());
            database.execute("INSERT INTO settings VALUES ('alarmVolume', '100', '2025-09-02', 'admin')");
            database.execute(
                    "INSERT INTO alarm_thresholds VALUES ('spo2', 80, 85, NULL, NULL, 'HOSPITAL', '2025-09-02')");
            database.run(script("seed", 1).text());

            database.migrate(2, NEWEST);

            assertThat(database.text("SELECT value FROM settings WHERE key = 'alarmVolume'"))
                    .isEqualTo("100");
            assertThat(database.text("SELECT low_critical FROM alarm_thresholds WHERE parameter = 'spo2'"))
                    .isEqualTo("80.0");
        }
    }

    @Test
    void a_changed_admission_status_is_logged() throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.migrate(1, NEWEST);
            database.execute(
                    "INSERT INTO patients (mrn, name, admission_status) VALUES ('MRN-1', 'Patient', 'ADMITTED')");

            database.execute("UPDATE patients SET admission_status = 'ADMITTED'");
            database.execute("UPDATE patients SET admission_status = 'DISCHARGED', updated_by = 'nurse-1'");

            assertThat(database.count("audit_log")).isEqualTo(1);
            assertThat(database.text("SELECT action || ' by ' || user_id FROM audit_log"))
                    .isEqualTo("PATIENT_DISCHARGED by nurse-1");
        }
    }

    /** A database of release 4 in the field, enforcing foreign keys or not. */
    private static PlainDatabase fieldDatabase(String foreignKeys) throws SQLException {
        PlainDatabase database = PlainDatabase.empty();
        database.execute("PRAGMA foreign_keys = " + foreignKeys);
        database.migrate(1, 1);
        Ward.moveInto(database);
        database.migrate(2, 4);
        Ward.writeContacts(database);
        return database;
    }

    private static Script script(String type, int number) {
        return scripts().stream()
                .filter(script -> script.type().equals(type) && script.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static List<Script> scripts() {
        return Script.inOrder();
    }
}
