-- Rollback: Add the ADT workflow
-- Rolling back version: 0002
-- Risk: HIGH - the admission events are lost; what the patients table says about admissions stays
-- @rows admission_events may decrease

BEGIN TRANSACTION;

DROP INDEX idx_alarms_patient_mrn;
DROP INDEX idx_vitals_patient_mrn;
ALTER TABLE alarms DROP COLUMN patient_mrn;
ALTER TABLE vitals DROP COLUMN patient_mrn;
DROP TABLE admission_events;

DELETE FROM schema_version WHERE version = 2;

COMMIT;
