-- Rollback: Add a quarantine for readings
-- Rolling back version: 0014
-- Risk: LOW - refuses while the quarantine holds a reading

BEGIN TRANSACTION;

-- @expect 0
SELECT COUNT(*) FROM quarantined_vitals;

DROP TABLE quarantined_vitals;

DELETE FROM schema_version WHERE version = 14;

COMMIT;
