-- Rollback: Add audit columns and the audit log
-- Rolling back version: 0009
-- Risk: HIGH - notes and log are lost: export them first
-- @rows audit_log may decrease

BEGIN TRANSACTION;

DROP TABLE audit_log;
ALTER TABLE patients DROP COLUMN updated_by;
ALTER TABLE patients DROP COLUMN updated_at;
ALTER TABLE patients DROP COLUMN notes;

DELETE FROM schema_version WHERE version = 9;

COMMIT;
