package io.zmonitor.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The patients of this monitor.
 *
 * @param connection outlives the repository
 */
record PatientRepository(Connection connection) {
    private static final String ADMIT = """
            INSERT INTO patients (mrn, name, bed_location, admission_status, admitted_at, admission_source)
            VALUES (?, ?, ?, 'ADMITTED', ?, 'Manual')""";
    private static final String ADMISSION_EVENT = """
            INSERT INTO admission_events (event_type, timestamp, patient_mrn, bed_location, source, created_at)
            VALUES ('ADMISSION', ?, ?, ?, 'Manual', datetime('now'))""";
    private static final String FIND =
            "SELECT mrn, name, bed_location, admitted_at FROM patients WHERE mrn = ? AND admission_status = 'ADMITTED'";

    /** Stores an admitted patient, together with the event of the admission. */
    void admit(Patient patient) throws SQLException {
        try (PreparedStatement admit = connection.prepareStatement(ADMIT);
                PreparedStatement event = connection.prepareStatement(ADMISSION_EVENT)) {
            admit.setString(1, patient.mrn());
            admit.setString(2, patient.name());
            admit.setString(3, patient.bedLocation());
            admit.setLong(4, patient.admittedAt().toEpochMilli());
            admit.executeUpdate();
            event.setLong(1, patient.admittedAt().toEpochMilli());
            event.setString(2, patient.mrn());
            event.setString(3, patient.bedLocation());
            event.executeUpdate();
        }
    }

    /** The admitted patient with this record number. */
    Optional<Patient> find(String mrn) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, mrn);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Patient(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                Instant.ofEpochMilli(rows.getLong(4))))
                        : Optional.empty();
            }
        }
    }
}
