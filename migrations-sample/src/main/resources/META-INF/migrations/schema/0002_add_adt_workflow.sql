-- Migration: Add the ADT workflow
-- Version: 0002
-- Date: 2025-09-15
-- Author: Z Monitor Integration Team
-- Ticket: ZMON-117
-- Description: Admission, discharge and transfer as events; vitals and alarms get room for the hospital's record number
-- Risk: LOW - a new table and columns that allow NULL
-- Estimated time: under 1 second

BEGIN TRANSACTION;

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
);

CREATE INDEX idx_admission_events_patient ON admission_events(patient_mrn, timestamp);
CREATE INDEX idx_admission_events_timestamp ON admission_events(timestamp);

ALTER TABLE vitals
ADD COLUMN patient_mrn TEXT NULL REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE alarms
ADD COLUMN patient_mrn TEXT NULL REFERENCES patients(mrn) ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX idx_vitals_patient_mrn ON vitals(patient_mrn);
CREATE INDEX idx_alarms_patient_mrn ON alarms(patient_mrn);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (2, datetime('now'), 'Add the ADT workflow', 'schema');

COMMIT;
