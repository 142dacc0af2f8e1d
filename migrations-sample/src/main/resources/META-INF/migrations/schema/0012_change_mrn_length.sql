-- Migration: Longer MRNs
-- Version: 0012
-- Date: 2025-12-01
-- Author: Z Monitor Integration Team
-- Ticket: ZMON-181
-- Description: Record numbers of up to 50 characters, and a closed list of admission states; rebuilds the patients table
-- Risk: HIGH - rebuilds a table that five others refer to with ON DELETE CASCADE
-- Estimated time: under 1 minute for 100,000 patients
--
-- SQLite has no ALTER COLUMN: create the new table, copy, drop the old one, rename the new one, and put back what hung on
-- it. With foreign keys enforced, dropping the old table would delete every reading by cascade. Enforcement can only
-- be switched outside of a transaction, so it is switched before BEGIN.
--
-- A status outside of the list becomes a discharge with a note, on purpose:
-- @rows patients may change in admission_status, notes

PRAGMA foreign_keys = OFF;

BEGIN TRANSACTION;

-- 0. The view has to go first: the final rename fails while a view looks at a table that is not there
DROP VIEW patient_overview;

-- 1. Create the new table
CREATE TABLE patients_new (
    mrn TEXT PRIMARY KEY NOT NULL CHECK (length(mrn) BETWEEN 1 AND 50),
    old_id TEXT NULL UNIQUE,
    name TEXT NOT NULL,
    dob TEXT NULL,
    sex TEXT NULL CHECK (sex IN ('M', 'F', 'O', 'U')),
    bed_location TEXT NULL,
    admission_status TEXT NOT NULL DEFAULT 'DISCHARGED'
        CHECK (admission_status IN ('PENDING', 'ADMITTED', 'DISCHARGED', 'TRANSFERRED')),
    admitted_at INTEGER NULL,
    discharged_at INTEGER NULL,
    admission_source TEXT NULL,
    last_lookup_at INTEGER NULL,
    lookup_source TEXT NULL,
    emergency_contact TEXT NULL,
    notes TEXT NULL,
    updated_at INTEGER NULL,
    updated_by TEXT NULL
);

-- 2. Copy every row; a status that is not in the list is a discharge with a note
INSERT INTO patients_new (
    mrn, old_id, name, dob, sex, bed_location, admission_status, admitted_at, discharged_at,
    admission_source, last_lookup_at, lookup_source, emergency_contact, notes, updated_at, updated_by
)
SELECT
    mrn, old_id, name, dob, sex, bed_location,
    CASE
        WHEN upper(admission_status) IN ('PENDING', 'ADMITTED', 'DISCHARGED', 'TRANSFERRED') THEN upper(admission_status)
        ELSE 'DISCHARGED'
    END,
    admitted_at, discharged_at, admission_source, last_lookup_at, lookup_source, emergency_contact,
    CASE
        WHEN upper(admission_status) IN ('PENDING', 'ADMITTED', 'DISCHARGED', 'TRANSFERRED') THEN notes
        ELSE COALESCE(notes || '; ', '') || 'Admission status was: ' || admission_status
    END,
    updated_at, updated_by
FROM patients;

-- Nobody may get lost on the way
-- @expect 0
SELECT (SELECT COUNT(*) FROM patients) - (SELECT COUNT(*) FROM patients_new);

-- 3. Drop the old table: its indexes and triggers go with it
DROP TABLE patients;

-- 4. Rename the new one
ALTER TABLE patients_new RENAME TO patients;

-- 5. Recreate the indexes
CREATE INDEX idx_patients_admission_status ON patients(admission_status);
CREATE INDEX idx_patients_bed_location ON patients(bed_location)
    WHERE bed_location IS NOT NULL;
CREATE INDEX idx_patients_name ON patients(name COLLATE NOCASE);

-- 6. Recreate the view and the trigger
CREATE VIEW patient_overview AS
SELECT patients.mrn,
       patients.name,
       patients.bed_location,
       patients.admission_status,
       (SELECT MAX(timestamp) FROM vitals WHERE vitals.patient_mrn = patients.mrn) AS last_reading_at,
       (SELECT COUNT(*) FROM alarms
        WHERE alarms.patient_mrn = patients.mrn AND alarms.resolved_at IS NULL) AS open_alarms
FROM patients
WHERE patients.admission_status = 'ADMITTED';

CREATE TRIGGER trg_patients_admission_audit
AFTER UPDATE OF admission_status ON patients
WHEN CASE WHEN OLD.admission_status IS NEW.admission_status THEN 0 ELSE 1 END
BEGIN
    INSERT INTO audit_log (logged_at, user_id, action, subject, detail)
    VALUES (
        datetime('now'),
        COALESCE(NEW.updated_by, 'unknown'),
        CASE NEW.admission_status
            WHEN 'ADMITTED' THEN 'PATIENT_ADMITTED'
            WHEN 'DISCHARGED' THEN 'PATIENT_DISCHARGED'
            ELSE 'PATIENT_STATUS_CHANGED'
        END,
        NEW.mrn,
        OLD.admission_status || '; now ' || NEW.admission_status
    );
END;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (12, datetime('now'), 'Change MRN length to 50', 'schema');

PRAGMA foreign_key_check;

COMMIT;

PRAGMA foreign_keys = ON;
