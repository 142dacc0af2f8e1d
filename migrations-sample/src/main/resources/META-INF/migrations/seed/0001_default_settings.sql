-- Migration: Default settings
-- Version: 0001
-- Date: 2025-09-01
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-102
-- Description: The settings a monitor leaves the factory with; whatever a hospital has set already stays
-- Risk: LOW - inserts what is missing
-- Estimated time: under 1 second
--
-- A seed that shares its number with a schema migration leaves schema_version alone: that table's older form has one
-- row for each number, and it is the schema migration's.

BEGIN TRANSACTION;

INSERT OR IGNORE INTO settings (key, value, updated_at, updated_by)
VALUES
    ('deviceLabel', 'DEVICE-001', datetime('now'), 'system'),
    ('measurementUnit', 'metric', datetime('now'), 'system'),
    ('alarmVolume', '80', datetime('now'), 'system'),
    ('alarmSilenceSeconds', '120', datetime('now'), 'system'),
    ('screenBrightness', '75', datetime('now'), 'system'),
    ('nightMode', 'auto; 22:00 to 06:00', datetime('now'), 'system'),
    ('autoLogoutMinutes', '30', datetime('now'), 'system'),
    ('telemetryBatchSize', '100', datetime('now'), 'system'),
    ('telemetryIntervalMs', '5000', datetime('now'), 'system');

-- @expect 9
SELECT COUNT(*) FROM settings
WHERE key IN ('deviceLabel', 'measurementUnit', 'alarmVolume', 'alarmSilenceSeconds', 'screenBrightness', 'nightMode',
              'autoLogoutMinutes', 'telemetryBatchSize', 'telemetryIntervalMs');

COMMIT;
