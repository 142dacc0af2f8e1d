-- Rollback: Default alarm thresholds
-- Rolling back version: 0002
-- Risk: MEDIUM - parameters without a threshold of the hospital's own raise no alarm
-- @rows alarm_thresholds may decrease

BEGIN TRANSACTION;

DELETE FROM alarm_thresholds
WHERE origin = 'FACTORY'
  AND parameter IN ('heart_rate', 'spo2', 'respiration_rate', 'temperature', 'systolic_pressure');

COMMIT;
