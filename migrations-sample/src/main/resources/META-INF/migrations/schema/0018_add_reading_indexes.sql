-- Migration: Add indexes for the trend screen
-- Version: 0018
-- Date: 2026-03-02
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-219
-- Description: One index for "this patient, this parameter, newest first" instead of one for the patient alone
-- Risk: LOW - indexes only
-- Estimated time: 1 minute for 1 million readings on a bedside device

BEGIN TRANSACTION;

DROP INDEX idx_vitals_patient_mrn;
DROP INDEX idx_vitals_patient_id;

CREATE INDEX idx_vitals_trend ON vitals(patient_mrn, parameter_type, timestamp DESC);
CREATE INDEX idx_vitals_doubtful ON vitals(timestamp)
    WHERE quality_flag <> 0;
CREATE INDEX idx_patients_contact ON patients(emergency_contact)
    WHERE emergency_contact IS NOT NULL;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (18, datetime('now'), 'Add indexes for the trend screen', 'schema');

COMMIT;
