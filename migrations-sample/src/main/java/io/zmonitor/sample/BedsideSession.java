package io.zmonitor.sample;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * What the monitor does once its database is ready: admits an invented patient, stores readings, and reads them back.
 *
 * @param connection to the migrated database; outlives the session
 */
record BedsideSession(Connection connection) {
    /** Admits and measures, in one transaction, and tells in one line what was read back. */
    String admitAndMeasure() throws SQLException {
        enforceForeignKeys();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Patient patient = new Patient(newMrn(), "Sample Patient", "WARD-3/BED-12", now);
        PatientRepository patients = new PatientRepository(connection);
        VitalsRepository vitals = new VitalsRepository(connection);

        connection.setAutoCommit(false);
        patients.admit(patient);
        vitals.store(List.of(
                new VitalSign(patient.mrn(), "DEVICE-001", "heart_rate", 72, "bpm", now),
                new VitalSign(patient.mrn(), "DEVICE-001", "spo2", 97, "%", now),
                new VitalSign(patient.mrn(), "DEVICE-001", "respiration_rate", 14, "/min", now)));
        connection.commit();
        connection.setAutoCommit(true);

        Patient admitted = patients.find(patient.mrn()).orElseThrow();
        return "Admitted " + admitted.mrn() + " to " + admitted.bedLocation() + ", "
                + vitals.of(admitted.mrn()).size() + " readings stored and read back.";
    }

    /** SQLite leaves them off unless a connection asks for them. */
    private void enforceForeignKeys() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA foreign_keys = ON");
        }
    }

    private static String newMrn() {
        return "MRN-" + Long.toString(new SecureRandom().nextLong(1L << 40), 36).toUpperCase(Locale.ROOT);
    }
}
