-- Migration: Patient ids become MRNs
-- Version: 0005
-- Date: 2025-10-20
-- Author: Z Monitor Integration Team
-- Ticket: ZMON-150
-- Description: Readings and alarms that know their patient by the ward's number get the hospital's record number
-- Risk: HIGH - touches every reading
-- Estimated time: 5 to 10 minutes for 1 million readings on a bedside device
--
-- patient_id stays as it is. Rows whose number belongs to no patient stay without a record number: migration 0015 puts
-- such readings aside, it does not guess.

BEGIN TRANSACTION;

-- Step 1: A number must not mean two patients: one by the ward's number, another by the record number
-- @expect 0
SELECT COUNT(*)
FROM patients AS a JOIN patients AS b ON a.old_id = b.mrn
WHERE a.mrn <> b.mrn;

-- Step 2: Both spellings of a patient's number, side by side
CREATE TEMP TABLE patient_id_mrn_map (
    patient_id TEXT PRIMARY KEY NOT NULL,
    mrn TEXT NOT NULL
);

INSERT INTO patient_id_mrn_map (patient_id, mrn)
SELECT old_id, mrn FROM patients WHERE old_id IS NOT NULL;

-- Some wards typed the record number where the ward's number belongs
INSERT OR IGNORE INTO patient_id_mrn_map (patient_id, mrn)
SELECT mrn, mrn FROM patients;

-- Step 3: Fill what is empty
UPDATE vitals
SET patient_mrn = (SELECT mrn FROM patient_id_mrn_map AS map WHERE map.patient_id = vitals.patient_id)
WHERE patient_mrn IS NULL AND patient_id IS NOT NULL;

UPDATE alarms
SET patient_mrn = (SELECT mrn FROM patient_id_mrn_map AS map WHERE map.patient_id = alarms.patient_id)
WHERE patient_mrn IS NULL AND patient_id IS NOT NULL;

-- Step 4: Nothing that has a patient may be left without
-- @expect 0
SELECT COUNT(*) FROM vitals
WHERE patient_mrn IS NULL AND patient_id IN (SELECT patient_id FROM patient_id_mrn_map);

-- @expect 0
SELECT COUNT(*) FROM alarms
WHERE patient_mrn IS NULL AND patient_id IN (SELECT patient_id FROM patient_id_mrn_map);

DROP TABLE patient_id_mrn_map;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (5, datetime('now'), 'Migrate patient_id to patient_mrn', 'data');

COMMIT;
