package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.SqlMigration;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A small set with everything that can be interrupted: tables, a rebuild with children, backfills, a seed, Java code. */
final class MonitorSet {
    /** How many of the migrations the populated database has already. */
    static final int RELEASED = 2;

    static final List<Migration> ALL = List.of(
            schema(1, """
                    CREATE TABLE patients (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL, phone TEXT);
                    CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient INTEGER NOT NULL
                        REFERENCES patients (id) ON DELETE CASCADE, value REAL NOT NULL);
                    CREATE INDEX vitals_by_patient ON vitals (patient);
                    """),
            schema(2, "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"),
            schema(3, """
                    BEGIN TRANSACTION;
                    CREATE TABLE patients_new (id INTEGER PRIMARY KEY AUTOINCREMENT,
                        mrn TEXT NOT NULL CHECK (length(mrn) <= 50), phone TEXT, bed TEXT NOT NULL DEFAULT 'UNASSIGNED');
                    INSERT INTO patients_new (id, mrn, phone) SELECT id, mrn, phone FROM patients;
                    DROP TABLE patients;
                    ALTER TABLE patients_new RENAME TO patients;
                    CREATE UNIQUE INDEX patients_by_mrn ON patients (mrn);
                    CREATE TRIGGER patients_keep_mrn BEFORE UPDATE OF mrn ON patients
                    BEGIN
                        SELECT CASE WHEN new.mrn <> old.mrn THEN RAISE(ABORT, 'an mrn never changes') END;
                    END;
                    COMMIT;
                    """),
            data(
                    4,
                    "UPDATE vitals SET value = value * 10;\n-- @expect 0\nSELECT count(*) FROM vitals WHERE value IS NULL;"),
            schema(5, """
                    CREATE TABLE totals (patient INTEGER PRIMARY KEY, total REAL NOT NULL);
                    CREATE VIEW overview AS SELECT mrn, total FROM patients JOIN totals ON totals.patient = patients.id;
                    """),
            data(6, "INSERT INTO totals SELECT patient, sum(value) FROM vitals GROUP BY patient;"),
            new Prefixing(),
            seed(7, "INSERT OR IGNORE INTO settings VALUES ('alarmVolume', '80'), ('deviceLabel', 'DEVICE-001');"));

    private MonitorSet() {}

    static Migration[] first(int count) {
        return ALL.subList(0, count).toArray(Migration[]::new);
    }

    static Migration[] all() {
        return first(ALL.size());
    }

    private static Migration schema(long number, String script) {
        return SqlMigration.of(MigrationId.schema(number), "schema " + number, script);
    }

    private static Migration data(long number, String script) {
        return SqlMigration.of(MigrationId.data(number), "data " + number, script);
    }

    private static Migration seed(long number, String script) {
        return SqlMigration.of(MigrationId.seed(number), "seed " + number, script);
    }

    /** Writes row by row, as a careless author would. */
    private static final class Prefixing implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 7;
        }

        @Override
        public String description() {
            return "prefix phone numbers";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) throws SQLException {
            try (PreparedStatement update =
                    context.connection().prepareStatement("UPDATE patients SET phone = '+1' || phone WHERE id = ?")) {
                for (int id = 1; id <= 50; id++) {
                    update.setInt(1, id);
                    update.executeUpdate();
                    context.progress(id, 50);
                }
            }
        }
    }
}
