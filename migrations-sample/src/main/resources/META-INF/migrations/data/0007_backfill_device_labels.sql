-- Migration: Backfill device labels
-- Version: 0007
-- Date: 2025-11-03
-- Author: Z Monitor Telemetry Team
-- Ticket: ZMON-158
-- Description: Readings, alarms and metrics of before migration 0003 get the label that their device id implies
-- Risk: LOW - fills empty labels only
-- Estimated time: 2 minutes for 1 million readings on a bedside device

BEGIN TRANSACTION;

UPDATE vitals
SET device_label = CASE
        WHEN device_id LIKE 'SERIAL-%' THEN 'DEVICE-' || substr(device_id, 8)
        ELSE 'UNKNOWN-' || device_id
    END
WHERE device_label IS NULL AND device_id IS NOT NULL;

UPDATE alarms
SET device_label = CASE
        WHEN device_id LIKE 'SERIAL-%' THEN 'DEVICE-' || substr(device_id, 8)
        ELSE 'UNKNOWN-' || device_id
    END
WHERE device_label IS NULL AND device_id IS NOT NULL;

UPDATE telemetry_metrics
SET device_label = CASE
        WHEN device_id LIKE 'SERIAL-%' THEN 'DEVICE-' || substr(device_id, 8)
        ELSE 'UNKNOWN-' || device_id
    END
WHERE device_label IS NULL AND device_id IS NOT NULL;

-- Verify: no device without a label
-- @expect 0
SELECT (SELECT COUNT(*) FROM vitals WHERE device_label IS NULL AND device_id IS NOT NULL)
     + (SELECT COUNT(*) FROM alarms WHERE device_label IS NULL AND device_id IS NOT NULL)
     + (SELECT COUNT(*) FROM telemetry_metrics WHERE device_label IS NULL AND device_id IS NOT NULL);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (7, datetime('now'), 'Backfill device_label from device_id', 'data');

COMMIT;
