-- Rollback: Admissions become events
-- Rolling back version: 0006
-- Risk: LOW - removes only what the migration made; the patients table still has it
-- @rows admission_events may decrease

BEGIN TRANSACTION;

DELETE FROM admission_events WHERE notes = 'Migrated from patients table';

DELETE FROM schema_version WHERE version = 6;

COMMIT;
