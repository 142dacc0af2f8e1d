-- Rollback: Longer MRNs
-- Rolling back version: 0012
-- Risk: HIGH - rebuilds the patients table; refuses while a record number has more than 20 characters

PRAGMA foreign_keys = OFF;

BEGIN TRANSACTION;

-- @expect 0
SELECT COUNT(*) FROM patients WHERE length(mrn) > 20;

DROP VIEW patient_overview;

CREATE TABLE patients_new (
    mrn TEXT PRIMARY KEY NOT NULL CHECK (length(mrn) BETWEEN 1 AND 20),
    old_id TEXT NULL UNIQUE,
    name TEXT NOT NULL,
    dob TEXT NULL,
    sex TEXT NULL CHECK (sex IN ('M', 'F', 'O', 'U')),
    bed_location TEXT NULL,
    admission_status TEXT NOT NULL DEFAULT 'DISCHARGED',
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

INSERT INTO patients_new (
    mrn, old_id, name, dob, sex, bed_location, admission_status, admitted_at, discharged_at,
    admission_source, last_lookup_at, lookup_source, emergency_contact, notes, updated_at, updated_by
)
SELECT
    mrn, old_id, name, dob, sex, bed_location, admission_status, admitted_at, discharged_at,
    admission_source, last_lookup_at, lookup_source, emergency_contact, notes, updated_at, updated_by
FROM patients;

DROP TABLE patients;

ALTER TABLE patients_new RENAME TO patients;

CREATE INDEX idx_patients_admission_status ON patients(admission_status);
CREATE INDEX idx_patients_bed_location ON patients(bed_location)
    WHERE bed_location IS NOT NULL;

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

DELETE FROM schema_version WHERE version = 12;

PRAGMA foreign_key_check;

COMMIT;

PRAGMA foreign_keys = ON;
