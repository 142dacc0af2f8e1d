-- Rollback: Add emergency_contact to patients
-- Rolling back version: 0004
-- Risk: MEDIUM - the telephone numbers are lost
-- Note: DROP COLUMN needs SQLite 3.35; no index, view or trigger of this version uses the column

BEGIN TRANSACTION;

ALTER TABLE patients DROP COLUMN emergency_contact;

DELETE FROM schema_version WHERE version = 4;

COMMIT;
