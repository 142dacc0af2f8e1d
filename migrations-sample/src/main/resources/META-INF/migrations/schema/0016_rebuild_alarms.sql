-- Migration: Rebuild alarms
-- Version: 0016
-- Date: 2026-02-02
-- Author: Z Monitor Alarm Team
-- Ticket: ZMON-203
-- Description: Alarms get a numeric priority and lose the ward's patient number; rebuilds the alarms table
-- Risk: MEDIUM - rebuilds a table with AUTOINCREMENT
-- Estimated time: under 1 minute for 100,000 alarms
--
-- alarm_history names alarms by number, so a number must never come back: the counter is carried over to the new
-- table, which otherwise would begin again after the highest number that is left.

PRAGMA foreign_keys = OFF;

BEGIN TRANSACTION;

DROP VIEW patient_overview;

CREATE TABLE alarms_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_mrn TEXT NULL,                  -- NULL: the device's own alarm, such as a low battery
    device_id TEXT NULL,
    device_label TEXT NULL,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
    priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 3),
    timestamp INTEGER NOT NULL,
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT NULL,
    resolved_at INTEGER NULL,

    FOREIGN KEY (patient_mrn) REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE
);

INSERT INTO alarms_new (
    id, patient_mrn, device_id, device_label, alarm_type, severity, priority,
    timestamp, acknowledged_at, acknowledged_by, resolved_at
)
SELECT
    id, patient_mrn, device_id, device_label, alarm_type, severity,
    CASE severity WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END,
    timestamp, acknowledged_at, acknowledged_by, resolved_at
FROM alarms;

UPDATE sqlite_sequence
SET seq = MAX(seq, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'alarms'), 0))
WHERE name = 'alarms_new';

-- @expect 0
SELECT (SELECT COUNT(*) FROM alarms) - (SELECT COUNT(*) FROM alarms_new);

DROP TABLE alarms;

ALTER TABLE alarms_new RENAME TO alarms;

CREATE INDEX idx_alarms_timestamp ON alarms(timestamp);
CREATE INDEX idx_alarms_patient_mrn ON alarms(patient_mrn);
CREATE INDEX idx_alarms_open ON alarms(priority, timestamp)
    WHERE resolved_at IS NULL;

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

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (16, datetime('now'), 'Rebuild alarms', 'schema');

PRAGMA foreign_key_check;

COMMIT;

PRAGMA foreign_keys = ON;
