-- Rollback: Default settings
-- Rolling back version: 0001
-- Risk: LOW - removes the settings that nobody has changed since
-- @rows settings may decrease

BEGIN TRANSACTION;

DELETE FROM settings
WHERE updated_by = 'system'
  AND key IN ('deviceLabel', 'measurementUnit', 'alarmVolume', 'alarmSilenceSeconds', 'screenBrightness', 'nightMode',
              'autoLogoutMinutes', 'telemetryBatchSize', 'telemetryIntervalMs');

COMMIT;
