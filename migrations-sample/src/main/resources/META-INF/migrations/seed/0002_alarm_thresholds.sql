-- Migration: Default alarm thresholds
-- Version: 0002
-- Date: 2025-09-15
-- Author: Z Monitor Clinical Team
-- Ticket: ZMON-121
-- Description: Thresholds for adults; a row that a hospital has made its own stays
-- Risk: LOW - inserts what is missing
-- Estimated time: under 1 second

BEGIN TRANSACTION;

INSERT OR IGNORE INTO alarm_thresholds (parameter, low_critical, low_warning, high_warning, high_critical, created_at)
VALUES
    ('heart_rate', 40, 50, 120, 150, datetime('now')),
    ('spo2', 86, 90, NULL, NULL, datetime('now')),
    ('respiration_rate', 8, 10, 25, 30, datetime('now')),
    ('temperature', 35.0, 35.5, 38.5, 40.0, datetime('now')),
    ('systolic_pressure', 80, 90, 160, 180, datetime('now'));

COMMIT;
