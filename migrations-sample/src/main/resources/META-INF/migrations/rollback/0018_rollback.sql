-- Rollback: Add indexes for the trend screen
-- Rolling back version: 0018
-- Risk: LOW - indexes only

BEGIN TRANSACTION;

DROP INDEX idx_patients_contact;
DROP INDEX idx_vitals_doubtful;
DROP INDEX idx_vitals_trend;

CREATE INDEX idx_vitals_patient_id ON vitals(patient_id);
CREATE INDEX idx_vitals_patient_mrn ON vitals(patient_mrn);

DELETE FROM schema_version WHERE version = 18;

COMMIT;
