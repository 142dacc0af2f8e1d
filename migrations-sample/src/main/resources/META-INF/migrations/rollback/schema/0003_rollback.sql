-- Rollback: Add telemetry metrics
-- Rolling back version: 0003
-- Risk: MEDIUM - the metrics and the devices' labels are lost; the devices' ids stay
-- @rows telemetry_metrics may decrease

BEGIN TRANSACTION;

ALTER TABLE alarms DROP COLUMN device_label;
ALTER TABLE vitals DROP COLUMN device_label;
DROP TABLE telemetry_metrics;

DELETE FROM schema_version WHERE version = 3;

COMMIT;
