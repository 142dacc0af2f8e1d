-- Generated from database.yaml, sha256 3c8902b39acc33c2f473e1f9c1e39dc0d13e6b34953937a5a0fae5f5007e87a6. Do not edit.

CREATE TABLE patients (
    mrn TEXT PRIMARY KEY NOT NULL CHECK (length(mrn) BETWEEN 1 AND 50),
    old_id TEXT UNIQUE,
    name TEXT NOT NULL,
    dob TEXT,
    sex TEXT CHECK (sex IN ('M', 'F', 'O', 'U')),
    bed_location TEXT,
    admission_status TEXT NOT NULL DEFAULT 'DISCHARGED' CHECK (admission_status IN ('PENDING', 'ADMITTED', 'DISCHARGED', 'TRANSFERRED')),
    admitted_at INTEGER,
    discharged_at INTEGER,
    admission_source TEXT,
    last_lookup_at INTEGER,
    lookup_source TEXT,
    emergency_contact TEXT,
    notes TEXT,
    updated_at INTEGER,
    updated_by TEXT
);

CREATE TABLE admission_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_type TEXT NOT NULL CHECK (event_type IN ('ADMISSION', 'DISCHARGE', 'TRANSFER')),
    timestamp INTEGER NOT NULL,
    patient_mrn TEXT NOT NULL REFERENCES patients (mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    device_id TEXT,
    device_label TEXT,
    user_id TEXT,
    bed_location TEXT,
    source TEXT,
    notes TEXT,
    created_at TEXT NOT NULL
);

CREATE TABLE vitals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id TEXT,
    device_id TEXT,
    parameter_type TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    quality_flag INTEGER NOT NULL DEFAULT 0,
    patient_mrn TEXT REFERENCES patients (mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    device_label TEXT,
    day TEXT AS (date(timestamp / 1000, 'unixepoch'))
);

CREATE TABLE quarantined_vitals (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('NO_PATIENT', 'DUPLICATE')),
    patient_id TEXT,
    patient_mrn TEXT,
    device_id TEXT,
    device_label TEXT,
    parameter_type TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    quality_flag INTEGER NOT NULL,
    quarantined_at TEXT NOT NULL
);

CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_mrn TEXT REFERENCES patients (mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    device_id TEXT,
    device_label TEXT,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
    priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 3),
    timestamp INTEGER NOT NULL,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    resolved_at INTEGER
);

CREATE TABLE alarm_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm_id INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    patient_mrn TEXT NOT NULL REFERENCES patients (mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    resolved_at INTEGER,
    archived_at INTEGER NOT NULL
);

CREATE TABLE alarm_thresholds (
    parameter TEXT PRIMARY KEY NOT NULL,
    low_critical REAL,
    low_warning REAL,
    high_warning REAL,
    high_critical REAL,
    origin TEXT NOT NULL DEFAULT 'FACTORY' CHECK (origin IN ('FACTORY', 'HOSPITAL')),
    created_at TEXT NOT NULL,
    CHECK (low_critical IS NULL OR low_warning IS NULL OR low_critical <= low_warning),
    CHECK (high_warning IS NULL OR high_critical IS NULL OR high_warning <= high_critical)
);

CREATE TABLE telemetry_metrics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_mrn TEXT REFERENCES patients (mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    device_id TEXT,
    device_label TEXT,
    batch_id TEXT NOT NULL UNIQUE,
    record_count INTEGER NOT NULL CHECK (record_count >= 0),
    payload_bytes INTEGER NOT NULL CHECK (payload_bytes >= 0),
    sent_at INTEGER NOT NULL,
    latency_ms INTEGER,
    status TEXT NOT NULL CHECK (status IN ('SENT', 'ACKNOWLEDGED', 'FAILED'))
);

CREATE TABLE settings (
    "key" TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE roles (
    role TEXT PRIMARY KEY NOT NULL,
    description TEXT NOT NULL
);

CREATE TABLE users (
    user_id TEXT PRIMARY KEY NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL REFERENCES roles (role) ON UPDATE CASCADE,
    password_hash TEXT,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL
);

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    logged_at TEXT NOT NULL,
    user_id TEXT NOT NULL,
    "action" TEXT NOT NULL,
    subject TEXT,
    detail TEXT NOT NULL DEFAULT ''
);

CREATE TABLE certificate_templates (
    purpose TEXT PRIMARY KEY NOT NULL,
    key_algorithm TEXT NOT NULL,
    validity_days INTEGER NOT NULL CHECK (validity_days BETWEEN 1 AND 825),
    extended_key_usage TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE certificates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL REFERENCES certificate_templates (purpose),
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial_number TEXT NOT NULL,
    fingerprint_sha256 BLOB NOT NULL CHECK (typeof(fingerprint_sha256) = 'blob' AND length(fingerprint_sha256) = 32),
    key_alias TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    revoked_at INTEGER,
    UNIQUE (issuer, serial_number),
    CHECK (not_before < not_after)
);

CREATE VIEW patient_overview AS
SELECT patients.mrn,
       patients.name,
       patients.bed_location,
       patients.admission_status,
       (SELECT MAX(timestamp) FROM vitals WHERE vitals.patient_mrn = patients.mrn) AS last_reading_at,
       (SELECT COUNT(*) FROM alarms
        WHERE alarms.patient_mrn = patients.mrn AND alarms.resolved_at IS NULL) AS open_alarms
FROM patients
WHERE patients.admission_status = 'ADMITTED';

CREATE VIEW daily_vitals AS
SELECT patient_mrn,
       day,
       parameter_type,
       unit,
       COUNT(*) AS readings,
       MIN(value) AS lowest,
       MAX(value) AS highest,
       AVG(value) AS mean
FROM vitals
WHERE quality_flag = 0
GROUP BY patient_mrn, day, parameter_type, unit;

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
END;
