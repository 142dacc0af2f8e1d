-- Migration: Add a quarantine for readings
-- Version: 0014
-- Date: 2026-01-12
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-195
-- Description: Where migration 0015 puts readings that belong to no patient or are there twice; nothing is thrown away
-- Risk: LOW - a new table
-- Estimated time: under 1 second

BEGIN TRANSACTION;

CREATE TABLE quarantined_vitals (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('NO_PATIENT', 'DUPLICATE')),
    patient_id TEXT NULL,
    patient_mrn TEXT NULL,
    device_id TEXT NULL,
    device_label TEXT NULL,
    parameter_type TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    quality_flag INTEGER NOT NULL,
    quarantined_at TEXT NOT NULL
);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (14, datetime('now'), 'Add a quarantine for readings', 'schema');

COMMIT;
