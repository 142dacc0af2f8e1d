-- Migration: Certificate templates
-- Version: 0020
-- Date: 2026-03-16
-- Author: Z Monitor Security Team
-- Ticket: ZMON-229
-- Description: What the device asks for when it enrols with the hospital's certificate authority
-- Risk: LOW - inserts what is missing
-- Estimated time: under 1 second

BEGIN TRANSACTION;

INSERT OR IGNORE INTO certificate_templates (purpose, key_algorithm, validity_days, extended_key_usage)
VALUES
    ('TELEMETRY_CLIENT', 'EC P-256', 365, 'clientAuth'),
    ('SERVICE_ACCESS', 'EC P-256', 90, 'serverAuth');

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (20, datetime('now'), 'Certificate templates', 'seed');

COMMIT;
