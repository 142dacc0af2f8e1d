-- Rollback: Add alarm_history
-- Rolling back version: 0008
-- Risk: HIGH - refuses while there is an archived alarm, since nothing else holds it

BEGIN TRANSACTION;

-- @expect 0
SELECT COUNT(*) FROM alarm_history;

DROP TABLE alarm_history;

DELETE FROM schema_version WHERE version = 8;

COMMIT;
