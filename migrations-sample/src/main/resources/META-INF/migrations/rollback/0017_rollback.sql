-- Rollback: Raise the SpO2 thresholds
-- Rolling back version: 0017
-- Risk: MEDIUM - changes when alarms are raised
-- @rows alarm_thresholds may decrease

BEGIN TRANSACTION;

UPDATE alarm_thresholds
SET low_critical = 86, low_warning = 90
WHERE parameter = 'spo2' AND origin = 'FACTORY';

DELETE FROM alarm_thresholds
WHERE parameter = 'etco2' AND origin = 'FACTORY';

DELETE FROM schema_version WHERE version = 17;

COMMIT;
