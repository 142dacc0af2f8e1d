package io.zmonitor.migrator.functional;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scripts in the dialect of the earlier runners, as a fleet has them: some with a transaction or a ledger row of their own. */
record LegacyMigrations(Map<String, String> scripts) {
    static final String FIRST = "schema/0001_initial_schema.sql";
    static final String VITALS = "schema/0002_add_vitals.sql";
    static final String BEDS = "data/0003_unassigned_beds.sql";
    static final String CONTACTS = "schema/0004_add_contacts.sql";
    static final String WARDS = "schema/0005_add_wards_and_alarms.sql";
    static final String SETTINGS = "seed/0001_default_settings.sql";
    static final String THRESHOLDS = "seed/0002_alarm_thresholds.sql";
    static final String UNDO_CONTACTS = "rollback/0004_rollback.sql";
    static final String UNDO_CONTACTS_OLDER = "rollback/0004_rollback_contacts.sql";
    static final String UNDO_WARDS = "rollback/0005_rollback.sql";

    /** A first script that records itself as the older runner's document shows it: without the hash that its table demands. */
    static final String FIRST_WITH_A_ROW = """
            CREATE TABLE patients (mrn TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, bed TEXT);
            CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT);
            CREATE INDEX patients_by_bed ON patients (bed);
            INSERT INTO schema_version (version, applied_at, description) VALUES (1, datetime('now'), 'Initial schema');
            """;

    /** The set that migrate.py was used with. */
    static LegacyMigrations complete() {
        return new LegacyMigrations(new LinkedHashMap<>())
                .with(FIRST, """
                        BEGIN TRANSACTION;
                        CREATE TABLE patients (mrn TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, bed TEXT);
                        CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT);
                        CREATE INDEX patients_by_bed ON patients (bed);
                        COMMIT;
                        """)
                .with(SETTINGS, """
                        BEGIN TRANSACTION;
                        INSERT OR IGNORE INTO settings (key, value) VALUES ('alarmVolume', '80');
                        COMMIT;
                        """)
                .with(VITALS, """
                        BEGIN TRANSACTION;
                        CREATE TABLE vitals (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL, value REAL);
                        CREATE INDEX vitals_by_mrn ON vitals (mrn);
                        INSERT INTO schema_version (version, applied_at, description, migration_type)
                        VALUES (2, datetime('now'), 'Add vitals', 'schema');
                        COMMIT;
                        """)
                .with(THRESHOLDS, """
                        INSERT OR IGNORE INTO settings (key, value) VALUES ('spo2Low', '88');
                        """)
                .with(BEDS, """
                        BEGIN TRANSACTION;
                        UPDATE patients SET bed = 'UNASSIGNED' WHERE bed IS NULL;
                        INSERT INTO schema_version (version, applied_at, description, migration_type)
                        VALUES (3, datetime('now'), 'Patients without a bed', 'data');
                        COMMIT;
                        """)
                .with(CONTACTS, """
                        ALTER TABLE patients ADD COLUMN contact TEXT;
                        CREATE TABLE contacts (id INTEGER PRIMARY KEY, mrn TEXT NOT NULL, phone TEXT);
                        CREATE INDEX contacts_by_mrn ON contacts (mrn);
                        """)
                .with(WARDS, """
                        BEGIN;
                        CREATE TABLE wards (id INTEGER PRIMARY KEY, name TEXT);
                        COMMIT;
                        BEGIN;
                        CREATE TABLE alarms (id INTEGER PRIMARY KEY, ward INTEGER REFERENCES wards (id));
                        CREATE VIEW open_alarms AS SELECT id FROM alarms;
                        COMMIT;
                        """)
                .with(UNDO_CONTACTS, """
                        DROP TABLE contacts;
                        ALTER TABLE patients DROP COLUMN contact;
                        """)
                .with(UNDO_WARDS, """
                        BEGIN;
                        DROP VIEW open_alarms;
                        DROP TABLE alarms;
                        DROP TABLE wards;
                        DELETE FROM schema_version WHERE version = 5;
                        COMMIT;
                        """);
    }

    /** The set that migration_runner.py was used with: no script records itself, or none could have been applied. */
    static LegacyMigrations withoutOwnRows() {
        Map<String, String> scripts = new LinkedHashMap<>();
        complete()
                .scripts
                .forEach((file, text) ->
                        scripts.put(file, text.replaceAll("(?s)INSERT INTO schema_version [^;]*;\n", "")));
        return new LegacyMigrations(scripts);
    }

    /** A copy with this file, or with another text of it. */
    LegacyMigrations with(String file, String text) {
        Map<String, String> changed = new LinkedHashMap<>(scripts);
        changed.put(file, text);
        return new LegacyMigrations(changed);
    }

    /** A copy without these files. */
    LegacyMigrations without(String... files) {
        Map<String, String> changed = new LinkedHashMap<>(scripts);
        for (String file : files) {
            changed.remove(file);
        }
        return new LegacyMigrations(changed);
    }

    String text(String file) {
        String text = scripts.get(file);
        if (text == null) {
            throw new IllegalArgumentException(file);
        }
        return text;
    }

    String hash(String file) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text(file).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes it; what was there before is gone. */
    void writeTo(Path folder) throws IOException {
        for (String file : complete().scripts.keySet()) {
            Files.deleteIfExists(folder.resolve(file));
        }
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            Path file = folder.resolve(script.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, script.getValue());
        }
    }
}
