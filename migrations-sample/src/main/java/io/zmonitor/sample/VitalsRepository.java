package io.zmonitor.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The readings of this monitor.
 *
 * @param connection outlives the repository
 */
record VitalsRepository(Connection connection) {
    private static final String STORE = """
            INSERT INTO vitals (patient_mrn, device_label, parameter_type, value, unit, timestamp)
            VALUES (?, ?, ?, ?, ?, ?)""";
    private static final String OF_PATIENT = """
            SELECT patient_mrn, device_label, parameter_type, value, unit, timestamp FROM vitals
            WHERE patient_mrn = ? ORDER BY timestamp, id""";

    /** Stores readings, in their order. */
    void store(List<VitalSign> readings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            for (VitalSign reading : readings) {
                statement.setString(1, reading.patientMrn());
                statement.setString(2, reading.deviceLabel());
                statement.setString(3, reading.parameter());
                statement.setDouble(4, reading.value());
                statement.setString(5, reading.unit());
                statement.setLong(6, reading.measuredAt().toEpochMilli());
                statement.executeUpdate();
            }
        }
    }

    /** All readings of this patient, oldest first. */
    List<VitalSign> of(String patientMrn) throws SQLException {
        List<VitalSign> readings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OF_PATIENT)) {
            statement.setString(1, patientMrn);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    readings.add(new VitalSign(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getDouble(4),
                            rows.getString(5),
                            Instant.ofEpochMilli(rows.getLong(6))));
                }
            }
        }
        return readings;
    }
}
