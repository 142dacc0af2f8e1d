-- Migration: Clean up readings
-- Version: 0015
-- Date: 2026-01-12
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-196
-- Description: Readings without a patient, and second copies of one reading, go to the quarantine
-- Risk: HIGH - removes rows from vitals; every one of them is in quarantined_vitals
-- Estimated time: 3 minutes for 1 million readings on a bedside device
-- @rows vitals may decrease

BEGIN TRANSACTION;

-- Step 1: Readings whose number belonged to no patient (migration 0005 did not guess)
INSERT INTO quarantined_vitals (
    id, reason, patient_id, patient_mrn, device_id, device_label,
    parameter_type, value, unit, timestamp, quality_flag, quarantined_at
)
SELECT
    id, 'NO_PATIENT', patient_id, patient_mrn, device_id, device_label,
    parameter_type, value, unit, timestamp, quality_flag, datetime('now')
FROM vitals
WHERE patient_mrn IS NULL;

-- Step 2: Copies. A retransmission repeats everything but the row's own number: the first one stays
INSERT INTO quarantined_vitals (
    id, reason, patient_id, patient_mrn, device_id, device_label,
    parameter_type, value, unit, timestamp, quality_flag, quarantined_at
)
SELECT
    id, 'DUPLICATE', patient_id, patient_mrn, device_id, device_label,
    parameter_type, value, unit, timestamp, quality_flag, datetime('now')
FROM (
    SELECT *,
           ROW_NUMBER() OVER (
               PARTITION BY patient_mrn, device_id, parameter_type, timestamp, value, unit, quality_flag
               ORDER BY id
           ) AS copy
    FROM vitals
    WHERE patient_mrn IS NOT NULL
)
WHERE copy > 1;

-- Step 3: What is in the quarantine leaves the table
DELETE FROM vitals WHERE id IN (SELECT id FROM quarantined_vitals);

-- Step 4: Verify
-- @expect 0
SELECT COUNT(*) FROM vitals WHERE patient_mrn IS NULL;

-- @expect 0
SELECT COUNT(*) FROM vitals WHERE patient_mrn NOT IN (SELECT mrn FROM patients);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (15, datetime('now'), 'Clean up readings', 'data');

COMMIT;
