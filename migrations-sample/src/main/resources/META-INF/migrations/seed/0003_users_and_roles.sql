-- Migration: Roles and first users
-- Version: 0003
-- Date: 2025-10-01
-- Author: Z Monitor Security Team
-- Ticket: ZMON-134
-- Description: The roles that the application knows, and the two accounts it needs before anybody has logged in
-- Risk: LOW - inserts what is missing
-- Estimated time: under 1 second
--
-- The accounts have no password: they are locked until the device is commissioned, so no device has a default password.

BEGIN TRANSACTION;

INSERT OR IGNORE INTO roles (role, description)
VALUES
    ('ADMINISTRATOR', 'Commissions the device and manages its users'),
    ('PHYSICIAN', 'Changes thresholds, reads everything'),
    ('NURSE', 'Admits patients; acknowledges alarms'),
    ('TECHNICIAN', 'Sees the device''s state, but no patients');

INSERT OR IGNORE INTO users (user_id, display_name, role, password_hash, created_at, created_by)
VALUES
    ('admin', 'Administrator', 'ADMINISTRATOR', NULL, datetime('now'), 'system'),
    ('service', 'Service technician', 'TECHNICIAN', NULL, datetime('now'), 'system');

-- @expect 0
SELECT COUNT(*) FROM users WHERE role NOT IN (SELECT role FROM roles);

COMMIT;
