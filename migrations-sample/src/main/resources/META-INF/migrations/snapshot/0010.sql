-- Made by MigrationsSnapshot from all migrations up to 10. Never edit it: make it anew.
-- sha256 c7b22f8c5531f186bd2ce5441f6a7785349ba6cc0e750597c76d8e27012ac75b
-- stands for 7fb08c7febccd3a388158cc0d9565f2f32ddccd6a8b4672700d3af66d41545f0
-- rollback schema-0001 -- Rollback: Initial schema\n-- Rolling back version: 0001\n-- Risk: HIGH - every table goes, with its rows; only for a database that never held a patient\n-- @rows users may decrease\n-- @rows roles may decrease\n-- @rows settings may decrease\n-- @rows alarm_thresholds may decrease\n-- @rows alarms may decrease\n-- @rows vitals may decrease\n-- @rows patients may decrease\n\nBEGIN TRANSACTION;\n\nDROP TABLE users;\nDROP TABLE roles;\nDROP TABLE settings;\nDROP TABLE alarm_thresholds;\nDROP TABLE alarms;\nDROP TABLE vitals;\nDROP TABLE patients;\n\nDELETE FROM schema_version WHERE version = 1;\n\nCOMMIT;\n
-- rollback seed-0001 -- Rollback: Default settings\n-- Rolling back version: 0001\n-- Risk: LOW - removes the settings that nobody has changed since\n-- @rows settings may decrease\n\nBEGIN TRANSACTION;\n\nDELETE FROM settings\nWHERE updated_by = 'system'\n  AND key IN ('deviceLabel', 'measurementUnit', 'alarmVolume', 'alarmSilenceSeconds', 'screenBrightness', 'nightMode',\n              'autoLogoutMinutes', 'telemetryBatchSize', 'telemetryIntervalMs');\n\nCOMMIT;\n
-- rollback schema-0002 -- Rollback: Add the ADT workflow\n-- Rolling back version: 0002\n-- Risk: HIGH - the admission events are lost; what the patients table says about admissions stays\n-- @rows admission_events may decrease\n\nBEGIN TRANSACTION;\n\nDROP INDEX idx_alarms_patient_mrn;\nDROP INDEX idx_vitals_patient_mrn;\nALTER TABLE alarms DROP COLUMN patient_mrn;\nALTER TABLE vitals DROP COLUMN patient_mrn;\nDROP TABLE admission_events;\n\nDELETE FROM schema_version WHERE version = 2;\n\nCOMMIT;\n
-- rollback seed-0002 -- Rollback: Default alarm thresholds\n-- Rolling back version: 0002\n-- Risk: MEDIUM - parameters without a threshold of the hospital's own raise no alarm\n-- @rows alarm_thresholds may decrease\n\nBEGIN TRANSACTION;\n\nDELETE FROM alarm_thresholds\nWHERE origin = 'FACTORY'\n  AND parameter IN ('heart_rate', 'spo2', 'respiration_rate', 'temperature', 'systolic_pressure');\n\nCOMMIT;\n
-- rollback schema-0003 -- Rollback: Add telemetry metrics\n-- Rolling back version: 0003\n-- Risk: MEDIUM - the metrics and the devices' labels are lost; the devices' ids stay\n-- @rows telemetry_metrics may decrease\n\nBEGIN TRANSACTION;\n\nALTER TABLE alarms DROP COLUMN device_label;\nALTER TABLE vitals DROP COLUMN device_label;\nDROP TABLE telemetry_metrics;\n\nDELETE FROM schema_version WHERE version = 3;\n\nCOMMIT;\n
-- rollback seed-0003 -- Rollback: Roles and first users\n-- Rolling back version: 0003\n-- Risk: LOW - removes the accounts that nobody has commissioned, and the roles that nobody has\n-- @rows users may decrease\n-- @rows roles may decrease\n\nBEGIN TRANSACTION;\n\nDELETE FROM users\nWHERE user_id IN ('admin', 'service') AND created_by = 'system' AND password_hash IS NULL;\n\nDELETE FROM roles\nWHERE role IN ('ADMINISTRATOR', 'PHYSICIAN', 'NURSE', 'TECHNICIAN')\n  AND NOT EXISTS (SELECT 1 FROM users WHERE users.role = roles.role);\n\nCOMMIT;\n
-- rollback schema-0004 -- Rollback: Add emergency_contact to patients\n-- Rolling back version: 0004\n-- Risk: MEDIUM - the telephone numbers are lost\n-- Note: DROP COLUMN needs SQLite 3.35; no index, view or trigger of this version uses the column\n\nBEGIN TRANSACTION;\n\nALTER TABLE patients DROP COLUMN emergency_contact;\n\nDELETE FROM schema_version WHERE version = 4;\n\nCOMMIT;\n
-- rollback data-0005 -- Rollback: Patient ids become MRNs\n-- Rolling back version: 0005\n-- Risk: HIGH - touches every reading\n-- Note: rows that were written with a record number only get the ward's number, or the record number if there is none\n\nBEGIN TRANSACTION;\n\nUPDATE vitals\nSET patient_id = COALESCE((SELECT old_id FROM patients WHERE patients.mrn = vitals.patient_mrn), patient_mrn)\nWHERE patient_id IS NULL AND patient_mrn IS NOT NULL;\n\nUPDATE alarms\nSET patient_id = COALESCE((SELECT old_id FROM patients WHERE patients.mrn = alarms.patient_mrn), patient_mrn)\nWHERE patient_id IS NULL AND patient_mrn IS NOT NULL;\n\nUPDATE vitals SET patient_mrn = NULL WHERE patient_mrn IS NOT NULL;\nUPDATE alarms SET patient_mrn = NULL WHERE patient_mrn IS NOT NULL;\n\nDELETE FROM schema_version WHERE version = 5;\n\nCOMMIT;\n
-- rollback data-0006 -- Rollback: Admissions become events\n-- Rolling back version: 0006\n-- Risk: LOW - removes only what the migration made; the patients table still has it\n-- @rows admission_events may decrease\n\nBEGIN TRANSACTION;\n\nDELETE FROM admission_events WHERE notes = 'Migrated from patients table';\n\nDELETE FROM schema_version WHERE version = 6;\n\nCOMMIT;\n
-- rollback data-0007 -- Rollback: Backfill device labels\n-- Rolling back version: 0007\n-- Risk: LOW - empties the labels that the device id implies; applying the migration again fills them again\n\nBEGIN TRANSACTION;\n\nUPDATE vitals\nSET device_label = NULL\nWHERE device_label IN ('DEVICE-' || substr(device_id, 8), 'UNKNOWN-' || device_id);\n\nUPDATE alarms\nSET device_label = NULL\nWHERE device_label IN ('DEVICE-' || substr(device_id, 8), 'UNKNOWN-' || device_id);\n\nUPDATE telemetry_metrics\nSET device_label = NULL\nWHERE device_label IN ('DEVICE-' || substr(device_id, 8), 'UNKNOWN-' || device_id);\n\nDELETE FROM schema_version WHERE version = 7;\n\nCOMMIT;\n
-- rollback schema-0008 -- Rollback: Add alarm_history\n-- Rolling back version: 0008\n-- Risk: HIGH - refuses while there is an archived alarm, since nothing else holds it\n\nBEGIN TRANSACTION;\n\n-- @expect 0\nSELECT COUNT(*) FROM alarm_history;\n\nDROP TABLE alarm_history;\n\nDELETE FROM schema_version WHERE version = 8;\n\nCOMMIT;\n
-- rollback schema-0009 -- Rollback: Add audit columns and the audit log\n-- Rolling back version: 0009\n-- Risk: HIGH - notes and log are lost: export them first\n-- @rows audit_log may decrease\n\nBEGIN TRANSACTION;\n\nDROP TABLE audit_log;\nALTER TABLE patients DROP COLUMN updated_by;\nALTER TABLE patients DROP COLUMN updated_at;\nALTER TABLE patients DROP COLUMN notes;\n\nDELETE FROM schema_version WHERE version = 9;\n\nCOMMIT;\n
-- rollback schema-0010 -- Rollback: Add the patient overview and the admission audit\n-- Rolling back version: 0010\n-- Risk: LOW - what was logged stays\n\nBEGIN TRANSACTION;\n\nDROP TRIGGER trg_patients_admission_audit;\nDROP VIEW patient_overview;\n\nDELETE FROM schema_version WHERE version = 10;\n\nCOMMIT;\n
CREATE TABLE patients (
    mrn TEXT PRIMARY KEY NOT NULL CHECK (length(mrn) BETWEEN 1 AND 20),
    old_id TEXT NULL UNIQUE,
    name TEXT NOT NULL,
    dob TEXT NULL,
    sex TEXT NULL CHECK (sex IN ('M', 'F', 'O', 'U')),
    bed_location TEXT NULL,
    admission_status TEXT NOT NULL DEFAULT 'DISCHARGED',
    admitted_at INTEGER NULL,
    discharged_at INTEGER NULL,
    admission_source TEXT NULL,
    last_lookup_at INTEGER NULL,
    lookup_source TEXT NULL
, emergency_contact TEXT NULL, notes TEXT NULL, updated_at INTEGER NULL, updated_by TEXT NULL)
;
CREATE TABLE vitals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id TEXT NULL,
    device_id TEXT NULL,
    parameter_type TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    quality_flag INTEGER NOT NULL DEFAULT 0
, patient_mrn TEXT NULL REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE, device_label TEXT NULL)
;
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id TEXT NULL,
    device_id TEXT NULL,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
    timestamp INTEGER NOT NULL,
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT NULL,
    resolved_at INTEGER NULL
, patient_mrn TEXT NULL REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE, device_label TEXT NULL)
;
CREATE TABLE alarm_thresholds (
    parameter TEXT PRIMARY KEY NOT NULL,
    low_critical REAL NULL,
    low_warning REAL NULL,
    high_warning REAL NULL,
    high_critical REAL NULL,
    origin TEXT NOT NULL DEFAULT 'FACTORY' CHECK (origin IN ('FACTORY', 'HOSPITAL')),
    created_at TEXT NOT NULL,
    CHECK (low_critical IS NULL OR low_warning IS NULL OR low_critical <= low_warning),
    CHECK (high_warning IS NULL OR high_critical IS NULL OR high_warning <= high_critical)
)
;
CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL
) WITHOUT ROWID
;
CREATE TABLE roles (
    role TEXT PRIMARY KEY NOT NULL,
    description TEXT NOT NULL
)
;
CREATE TABLE users (
    user_id TEXT PRIMARY KEY NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL REFERENCES roles(role) ON UPDATE CASCADE,
    password_hash TEXT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL
)
;
CREATE TABLE admission_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_type TEXT NOT NULL CHECK (event_type IN ('ADMISSION', 'DISCHARGE', 'TRANSFER')),
    timestamp INTEGER NOT NULL,
    patient_mrn TEXT NOT NULL,
    device_id TEXT NULL,
    device_label TEXT NULL,
    user_id TEXT NULL,
    bed_location TEXT NULL,
    source TEXT NULL,
    notes TEXT NULL,
    created_at TEXT NOT NULL,

    FOREIGN KEY (patient_mrn) REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE
)
;
CREATE TABLE telemetry_metrics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_mrn TEXT NULL REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    device_id TEXT NULL,
    device_label TEXT NULL,
    batch_id TEXT NOT NULL UNIQUE,
    record_count INTEGER NOT NULL CHECK (record_count >= 0),
    payload_bytes INTEGER NOT NULL CHECK (payload_bytes >= 0),
    sent_at INTEGER NOT NULL,
    latency_ms INTEGER NULL,
    status TEXT NOT NULL CHECK (status IN ('SENT', 'ACKNOWLEDGED', 'FAILED'))
)
;
CREATE TABLE alarm_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm_id INTEGER NOT NULL,              -- the number it had in alarms
    timestamp INTEGER NOT NULL,             -- Unix milliseconds
    patient_mrn TEXT NOT NULL,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL,
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT NULL,
    resolved_at INTEGER NULL,
    archived_at INTEGER NOT NULL,           -- when it was moved here

    FOREIGN KEY (patient_mrn) REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE
)
;
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    logged_at TEXT NOT NULL,
    user_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NULL,
    detail TEXT NOT NULL DEFAULT ''
)
;
INSERT INTO "alarm_thresholds" ("rowid", "parameter", "low_critical", "low_warning", "high_warning", "high_critical", "origin", "created_at") VALUES
(1, 'heart_rate', 40.0, 50.0, 120.0, 150.0, 'FACTORY', datetime('now')),
(2, 'spo2', 86.0, 90.0, NULL, NULL, 'FACTORY', datetime('now')),
(3, 'respiration_rate', 8.0, 10.0, 25.0, 30.0, 'FACTORY', datetime('now')),
(4, 'temperature', 35.0, 35.5, 38.5, 40.0, 'FACTORY', datetime('now')),
(5, 'systolic_pressure', 80.0, 90.0, 160.0, 180.0, 'FACTORY', datetime('now'));
INSERT INTO "settings" ("key", "value", "updated_at", "updated_by") VALUES
('alarmSilenceSeconds', '120', datetime('now'), 'system'),
('alarmVolume', '80', datetime('now'), 'system'),
('autoLogoutMinutes', '30', datetime('now'), 'system'),
('deviceLabel', 'DEVICE-001', datetime('now'), 'system'),
('measurementUnit', 'metric', datetime('now'), 'system'),
('nightMode', 'auto; 22:00 to 06:00', datetime('now'), 'system'),
('screenBrightness', '75', datetime('now'), 'system'),
('telemetryBatchSize', '100', datetime('now'), 'system'),
('telemetryIntervalMs', '5000', datetime('now'), 'system');
INSERT INTO "roles" ("rowid", "role", "description") VALUES
(1, 'ADMINISTRATOR', 'Commissions the device and manages its users'),
(2, 'PHYSICIAN', 'Changes thresholds, reads everything'),
(3, 'NURSE', 'Admits patients; acknowledges alarms'),
(4, 'TECHNICIAN', 'Sees the device''s state, but no patients');
INSERT INTO "users" ("rowid", "user_id", "display_name", "role", "password_hash", "created_at", "created_by") VALUES
(1, 'admin', 'Administrator', 'ADMINISTRATOR', NULL, datetime('now'), 'system'),
(2, 'service', 'Service technician', 'TECHNICIAN', NULL, datetime('now'), 'system');
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" ("rowid", "name", "seq") VALUES
(1, 'admission_events', 0);
CREATE INDEX idx_patients_admission_status ON patients(admission_status)
;
CREATE INDEX idx_patients_bed_location ON patients(bed_location)
    WHERE bed_location IS NOT NULL
;
CREATE INDEX idx_vitals_patient_id ON vitals(patient_id)
;
CREATE INDEX idx_vitals_timestamp ON vitals(timestamp)
;
CREATE INDEX idx_alarms_timestamp ON alarms(timestamp)
;
CREATE INDEX idx_users_role ON users(role)
;
CREATE INDEX idx_admission_events_patient ON admission_events(patient_mrn, timestamp)
;
CREATE INDEX idx_admission_events_timestamp ON admission_events(timestamp)
;
CREATE INDEX idx_vitals_patient_mrn ON vitals(patient_mrn)
;
CREATE INDEX idx_alarms_patient_mrn ON alarms(patient_mrn)
;
CREATE INDEX idx_telemetry_metrics_sent_at ON telemetry_metrics(sent_at)
;
CREATE INDEX idx_telemetry_metrics_failed ON telemetry_metrics(sent_at)
    WHERE status = 'FAILED'
;
CREATE UNIQUE INDEX idx_alarm_history_alarm_id ON alarm_history(alarm_id)
;
CREATE INDEX idx_alarm_history_patient_mrn ON alarm_history(patient_mrn)
;
CREATE INDEX idx_alarm_history_timestamp ON alarm_history(timestamp)
;
CREATE INDEX idx_audit_log_subject ON audit_log(subject, logged_at)
;
CREATE VIEW patient_overview AS
SELECT patients.mrn,
       patients.name,
       patients.bed_location,
       patients.admission_status,
       (SELECT MAX(timestamp) FROM vitals WHERE vitals.patient_mrn = patients.mrn) AS last_reading_at,
       (SELECT COUNT(*) FROM alarms
        WHERE alarms.patient_mrn = patients.mrn AND alarms.resolved_at IS NULL) AS open_alarms
FROM patients
WHERE patients.admission_status = 'ADMITTED'
;
CREATE TRIGGER trg_patients_admission_audit
AFTER UPDATE OF admission_status ON patients
WHEN CASE WHEN OLD.admission_status IS NEW.admission_status THEN 0 ELSE 1 END
BEGIN
    INSERT INTO audit_log (logged_at, user_id, action, subject, detail)
    VALUES (
        datetime('now'),
        COALESCE(NEW.updated_by, 'unknown'),
        CASE NEW.admission_status
            WHEN 'ADMITTED' THEN 'PATIENT_ADMITTED'
            WHEN 'DISCHARGED' THEN 'PATIENT_DISCHARGED'
            ELSE 'PATIENT_STATUS_CHANGED'
        END,
        NEW.mrn,
        OLD.admission_status || '; now ' || NEW.admission_status
    );
END
;
