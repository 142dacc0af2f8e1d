-- Rollback: Backfill device labels
-- Rolling back version: 0007
-- Risk: LOW - empties the labels that the device id implies; applying the migration again fills them again

BEGIN TRANSACTION;

UPDATE vitals
SET device_label = NULL
WHERE device_label IN ('DEVICE-' || substr(device_id, 8), 'UNKNOWN-' || device_id);

UPDATE alarms
SET device_label = NULL
WHERE device_label IN ('DEVICE-' || substr(device_id, 8), 'UNKNOWN-' || device_id);

UPDATE telemetry_metrics
SET device_label = NULL
WHERE device_label IN ('DEVICE-' || substr(device_id, 8), 'UNKNOWN-' || device_id);

DELETE FROM schema_version WHERE version = 7;

COMMIT;
