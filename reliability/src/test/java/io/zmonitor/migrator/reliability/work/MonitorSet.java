package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.SqlMigration;
import java.util.List;

/**
 * A small set with everything that a fault can cut in two: tables, a rebuild of a parent with children, counters that
 * must not go down, backfills, a seed, Java code, rows removed on purpose, the header's own numbers.
 */
public final class MonitorSet {
    /** How many of the migrations the populated database has already. */
    public static final int RELEASED = 2;

    private static final List<Migration> ALL = List.of(
            schema(1, """
                    CREATE TABLE patients (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL, name TEXT, phone TEXT);
                    CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient INTEGER NOT NULL
                        REFERENCES patients (id) ON DELETE CASCADE, value REAL NOT NULL, trace BLOB);
                    CREATE INDEX vitals_by_patient ON vitals (patient);
                    """),
            schema(2, """
                    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
                    PRAGMA application_id = 1515015246;
                    """),
            schema(3, """
                    BEGIN TRANSACTION;
                    CREATE TABLE patients_new (id INTEGER PRIMARY KEY AUTOINCREMENT,
                        mrn TEXT NOT NULL CHECK (length(mrn) <= 50), name TEXT, phone TEXT,
                        bed TEXT NOT NULL DEFAULT 'UNASSIGNED');
                    INSERT INTO patients_new (id, mrn, name, phone) SELECT id, mrn, name, phone FROM patients;
                    DROP TABLE patients;
                    ALTER TABLE patients_new RENAME TO patients;
                    CREATE UNIQUE INDEX patients_by_mrn ON patients (mrn);
                    CREATE TRIGGER patients_keep_mrn BEFORE UPDATE OF mrn ON patients
                    BEGIN
                        SELECT CASE WHEN new.mrn <> old.mrn THEN RAISE(ABORT, 'an mrn never changes') END;
                    END;
                    PRAGMA user_version = 3;
                    COMMIT;
                    """),
            data(4, """
                    UPDATE vitals SET value = value * 10, trace = zeroblob(length(trace));
                    -- @expect 0
                    SELECT count(*) FROM vitals WHERE value IS NULL;
                    """),
            schema(5, """
                    CREATE TABLE totals (patient INTEGER PRIMARY KEY, total REAL NOT NULL);
                    CREATE VIEW overview AS SELECT mrn, total FROM patients JOIN totals ON totals.patient = patients.id;
                    """),
            data(6, "INSERT INTO totals SELECT patient, sum(value) FROM vitals GROUP BY patient;"),
            new PhonePrefixes(),
            data(8, """
                    -- @rows vitals may decrease
                    DELETE FROM vitals WHERE id % 5 = 0;
                    PRAGMA user_version = 8;
                    """),
            seed(9, "INSERT OR IGNORE INTO settings VALUES ('alarmVolume', '80'), ('deviceLabel', 'DEVICE-001');"));

    private MonitorSet() {}

    /** How many there are. */
    public static int size() {
        return ALL.size();
    }

    /** All of them. */
    public static MigrationSource all() {
        return first(ALL.size());
    }

    /** The first ones. */
    public static MigrationSource first(int count) {
        return MigrationSource.of(ALL.subList(0, count).toArray(Migration[]::new));
    }

    /** All of them, and then others. */
    public static MigrationSource and(Migration... further) {
        return MigrationSource.combined(all(), MigrationSource.of(further));
    }

    /** The ids of the first ones, as the ledger names them, in order. */
    public static List<String> ids(int count) {
        return ALL.subList(0, count).stream()
                .map(migration -> migration.id().type().toString().toLowerCase(java.util.Locale.ROOT) + "-"
                        + migration.id().number())
                .toList();
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
}
