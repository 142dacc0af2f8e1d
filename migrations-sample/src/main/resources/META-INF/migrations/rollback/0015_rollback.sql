-- Rollback: Clean up readings
-- Rolling back version: 0015
-- Risk: MEDIUM - puts the quarantined readings back, under the numbers they had
-- @rows quarantined_vitals may decrease

BEGIN TRANSACTION;

INSERT INTO vitals (
    id, patient_id, patient_mrn, device_id, device_label, parameter_type, value, unit, timestamp, quality_flag
)
SELECT id, patient_id, patient_mrn, device_id, device_label, parameter_type, value, unit, timestamp, quality_flag
FROM quarantined_vitals;

DELETE FROM quarantined_vitals;

DELETE FROM schema_version WHERE version = 15;

COMMIT;
