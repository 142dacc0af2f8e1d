-- Migration: Raise the SpO2 thresholds
-- Version: 0017
-- Date: 2026-02-16
-- Author: Z Monitor Clinical Team
-- Ticket: ZMON-211
-- Description: Low oxygen saturation alarms earlier; etCO2 gets thresholds; thresholds that a hospital set stay
-- Risk: MEDIUM - changes when alarms are raised
-- Estimated time: under 1 second

BEGIN TRANSACTION;

INSERT INTO alarm_thresholds (parameter, low_critical, low_warning, high_warning, high_critical, created_at)
VALUES
    ('spo2', 88, 92, NULL, NULL, datetime('now')),
    ('etco2', 25, 30, 50, 60, datetime('now'))
ON CONFLICT (parameter) DO UPDATE
SET low_critical = excluded.low_critical,
    low_warning = excluded.low_warning,
    high_warning = excluded.high_warning,
    high_critical = excluded.high_critical,
    created_at = excluded.created_at
WHERE alarm_thresholds.origin = 'FACTORY';

-- @expect 0
SELECT COUNT(*) FROM alarm_thresholds
WHERE parameter = 'spo2' AND origin = 'FACTORY' AND low_critical < 88;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (17, datetime('now'), 'Raise the SpO2 thresholds', 'data');

COMMIT;
