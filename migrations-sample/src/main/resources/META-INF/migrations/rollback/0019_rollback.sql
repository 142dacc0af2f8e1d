-- Rollback: Add daily vitals
-- Rolling back version: 0019
-- Risk: LOW - the column is computed, so nothing is lost

BEGIN TRANSACTION;

DROP VIEW daily_vitals;
ALTER TABLE vitals DROP COLUMN day;

DELETE FROM schema_version WHERE version = 19;

COMMIT;
