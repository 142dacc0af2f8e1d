-- Migration: Add the patient overview and the admission audit
-- Version: 0010
-- Date: 2025-11-24
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-176
-- Description: A view for the central station's list, and a trigger that logs every change of the admission status
-- Risk: LOW - adds a view and a trigger
-- Estimated time: under 1 second

BEGIN TRANSACTION;

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
VALUES (10, datetime('now'), 'Add the patient overview and the admission audit', 'schema');

COMMIT;
