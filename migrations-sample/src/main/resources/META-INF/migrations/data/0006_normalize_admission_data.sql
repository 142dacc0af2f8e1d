-- Migration: Admissions become events
-- Version: 0006
-- Date: 2025-10-20
-- Author: Z Monitor Integration Team
-- Ticket: ZMON-151
-- Description: One event for each admission and each discharge that the patients table knows
-- Risk: MEDIUM - creates rows, changes none
-- Estimated time: under 1 minute for 100,000 patients

BEGIN TRANSACTION;

-- Whoever was discharged had been admitted: both events, whatever the status is today
INSERT INTO admission_events (event_type, timestamp, patient_mrn, bed_location, source, notes, created_at)
SELECT 'ADMISSION', admitted_at, mrn, bed_location, admission_source, 'Migrated from patients table', datetime('now')
FROM patients
WHERE admitted_at IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM admission_events AS event
      WHERE event.patient_mrn = patients.mrn
        AND event.event_type = 'ADMISSION'
        AND event.timestamp = patients.admitted_at
  );

INSERT INTO admission_events (event_type, timestamp, patient_mrn, bed_location, source, notes, created_at)
SELECT 'DISCHARGE', discharged_at, mrn, bed_location, 'Manual', 'Migrated from patients table', datetime('now')
FROM patients
WHERE discharged_at IS NOT NULL
  AND admission_status = 'DISCHARGED'
  AND NOT EXISTS (
      SELECT 1 FROM admission_events AS event
      WHERE event.patient_mrn = patients.mrn
        AND event.event_type = 'DISCHARGE'
        AND event.timestamp = patients.discharged_at
  );

-- Every admitted patient has an admission now
-- @expect 0
SELECT COUNT(*) FROM patients
WHERE admitted_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM admission_events AS event
                  WHERE event.patient_mrn = patients.mrn AND event.event_type = 'ADMISSION');

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (6, datetime('now'), 'Normalize admission data into admission_events', 'data');

COMMIT;
