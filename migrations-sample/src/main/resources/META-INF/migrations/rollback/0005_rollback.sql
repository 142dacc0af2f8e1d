-- Rollback: Patient ids become MRNs
-- Rolling back version: 0005
-- Risk: HIGH - touches every reading
-- Note: rows that were written with a record number only get the ward's number, or the record number if there is none

BEGIN TRANSACTION;

UPDATE vitals
SET patient_id = COALESCE((SELECT old_id FROM patients WHERE patients.mrn = vitals.patient_mrn), patient_mrn)
WHERE patient_id IS NULL AND patient_mrn IS NOT NULL;

UPDATE alarms
SET patient_id = COALESCE((SELECT old_id FROM patients WHERE patients.mrn = alarms.patient_mrn), patient_mrn)
WHERE patient_id IS NULL AND patient_mrn IS NOT NULL;

UPDATE vitals SET patient_mrn = NULL WHERE patient_mrn IS NOT NULL;
UPDATE alarms SET patient_mrn = NULL WHERE patient_mrn IS NOT NULL;

DELETE FROM schema_version WHERE version = 5;

COMMIT;
