-- Migration: Add alarm_history
-- Version: 0008
-- Date: 2025-11-10
-- Author: Z Monitor Alarm Team
-- Ticket: ZMON-163
-- Description: Where resolved alarms are kept for the long term, apart from the ones on the screen
-- Risk: LOW - a new table
-- Estimated time: under 1 second

BEGIN TRANSACTION;

CREATE TABLE IF NOT EXISTS alarm_history (
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
);

CREATE UNIQUE INDEX idx_alarm_history_alarm_id ON alarm_history(alarm_id);
CREATE INDEX idx_alarm_history_patient_mrn ON alarm_history(patient_mrn);
CREATE INDEX idx_alarm_history_timestamp ON alarm_history(timestamp);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (8, datetime('now'), 'Add alarm_history table', 'schema');

COMMIT;
