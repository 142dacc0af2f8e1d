-- Migration: Add telemetry metrics
-- Version: 0003
-- Date: 2025-10-01
-- Author: Z Monitor Telemetry Team
-- Ticket: ZMON-130
-- Description: How transmission to the central station went, batch by batch; readings and alarms name the device by its label
-- Risk: LOW - a new table and columns that allow NULL
-- Estimated time: under 1 second

BEGIN TRANSACTION;

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
);

CREATE INDEX idx_telemetry_metrics_sent_at ON telemetry_metrics(sent_at);
CREATE INDEX idx_telemetry_metrics_failed ON telemetry_metrics(sent_at)
    WHERE status = 'FAILED';

ALTER TABLE vitals ADD COLUMN device_label TEXT NULL;
ALTER TABLE alarms ADD COLUMN device_label TEXT NULL;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (3, datetime('now'), 'Add telemetry metrics', 'schema');

COMMIT;
