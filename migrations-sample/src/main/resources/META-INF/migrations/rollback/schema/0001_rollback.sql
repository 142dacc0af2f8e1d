-- Rollback: Initial schema
-- Rolling back version: 0001
-- Risk: HIGH - every table goes, with its rows; only for a database that never held a patient
-- @rows users may decrease
-- @rows roles may decrease
-- @rows settings may decrease
-- @rows alarm_thresholds may decrease
-- @rows alarms may decrease
-- @rows vitals may decrease
-- @rows patients may decrease

BEGIN TRANSACTION;

DROP TABLE users;
DROP TABLE roles;
DROP TABLE settings;
DROP TABLE alarm_thresholds;
DROP TABLE alarms;
DROP TABLE vitals;
DROP TABLE patients;

DELETE FROM schema_version WHERE version = 1;

COMMIT;
