package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class BedsideSessionTest {
    @Test
    void each_session_admits_one_patient_with_readings() throws SQLException {
        try (PlainDatabase database = PlainDatabase.empty()) {
            database.migrate(1, 20);
            BedsideSession session = new BedsideSession(database.connection());

            String first = session.admitAndMeasure();
            String second = session.admitAndMeasure();

            assertThat(first).matches("Admitted MRN-[0-9A-Z]+ to WARD-3/BED-12, 3 readings stored and read back\\.");
            assertThat(second).isNotEqualTo(first);
            assertThat(database.count("patient_overview")).isEqualTo(2);
            assertThat(database.count("daily_vitals WHERE readings = 1")).isEqualTo(6);
            assertThat(database.count("admission_events")).isEqualTo(2);
        }
    }
}
