-- Rollback: Add certificates
-- Rolling back version: 0013
-- Risk: MEDIUM - the device has to be enrolled again afterwards
-- @rows certificates may decrease
-- @rows certificate_templates may decrease

BEGIN TRANSACTION;

DROP TABLE certificates;
DROP TABLE certificate_templates;

DELETE FROM schema_version WHERE version = 13;

COMMIT;
