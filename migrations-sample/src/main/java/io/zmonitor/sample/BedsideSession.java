package io.zmonitor.sample;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * What the monitor does once its database is ready: admits an invented patient, stores readings, and reads them back.
 *
 * @param database already migrated; outlives the session
 */
record BedsideSession(DataSource database) {
    /** Admits and measures, in one transaction, and tells in one line what another connection reads back. */
    String admitAndMeasure() throws SQLException {
        Patient patient = admitted();
        try (Connection connection = database.getConnection()) {
            Patient read = new PatientRepository(connection).find(patient.mrn()).orElseThrow();
            int readings = new VitalsRepository(connection).of(read.mrn()).size();
            return "Admitted " + read.mrn() + " to " + read.bedLocation() + ", " + readings
                    + " readings stored and read back.";
        }
    }

    private Patient admitted() throws SQLException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Patient patient = new Patient(newMrn(), "Sample Patient", "WARD-3/BED-12", now);
        try (Connection connection = database.getConnection()) {
            enforceForeignKeys(connection);
            connection.setAutoCommit(false);
            new PatientRepository(connection).admit(patient);
            new VitalsRepository(connection)
                    .store(List.of(
                            new VitalSign(patient.mrn(), "DEVICE-001", "heart_rate", 72, "bpm", now),
                            new VitalSign(patient.mrn(), "DEVICE-001", "spo2", 97, "%", now),
                            new VitalSign(patient.mrn(), "DEVICE-001", "respiration_rate", 14, "/min", now)));
            connection.commit();
        }
        return patient;
    }

    /** SQLite leaves them off unless a connection asks for them. */
    private static void enforceForeignKeys(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA foreign_keys = ON");
        }
    }

    private static String newMrn() {
        return "MRN-" + Long.toString(new SecureRandom().nextLong(1L << 40), 36).toUpperCase(Locale.ROOT);
    }
}
