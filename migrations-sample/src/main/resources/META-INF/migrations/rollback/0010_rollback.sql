-- Rollback: Add the patient overview and the admission audit
-- Rolling back version: 0010
-- Risk: LOW - what was logged stays

BEGIN TRANSACTION;

DROP TRIGGER trg_patients_admission_audit;
DROP VIEW patient_overview;

DELETE FROM schema_version WHERE version = 10;

COMMIT;
