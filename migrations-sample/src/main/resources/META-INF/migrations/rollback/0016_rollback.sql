-- Rollback: Rebuild alarms
-- Rolling back version: 0016
-- Risk: MEDIUM - rebuilds the alarms table; the ward's number is taken from the patient's record

PRAGMA foreign_keys = OFF;

BEGIN TRANSACTION;

DROP VIEW patient_overview;

CREATE TABLE alarms_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id TEXT NULL,
    device_id TEXT NULL,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
    timestamp INTEGER NOT NULL,
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT NULL,
    resolved_at INTEGER NULL,
    patient_mrn TEXT NULL REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE,
    device_label TEXT NULL
);

INSERT INTO alarms_new (
    id, patient_id, device_id, alarm_type, severity, timestamp,
    acknowledged_at, acknowledged_by, resolved_at, patient_mrn, device_label
)
SELECT
    id, COALESCE((SELECT old_id FROM patients WHERE patients.mrn = alarms.patient_mrn), patient_mrn),
    device_id, alarm_type, severity, timestamp,
    acknowledged_at, acknowledged_by, resolved_at, patient_mrn, device_label
FROM alarms;

UPDATE sqlite_sequence
SET seq = MAX(seq, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'alarms'), 0))
WHERE name = 'alarms_new';

DROP TABLE alarms;

ALTER TABLE alarms_new RENAME TO alarms;

CREATE INDEX idx_alarms_timestamp ON alarms(timestamp);
CREATE INDEX idx_alarms_patient_mrn ON alarms(patient_mrn);

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

DELETE FROM schema_version WHERE version = 16;

PRAGMA foreign_key_check;

COMMIT;

PRAGMA foreign_keys = ON;
