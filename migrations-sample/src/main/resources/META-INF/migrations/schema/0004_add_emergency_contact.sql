-- Migration: Add emergency_contact to patients
-- Version: 0004
-- Date: 2025-10-15
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-142
-- Description: A telephone number to call for each patient, as the ward writes it; migration 0011 makes it E.164
-- Risk: LOW - one column that allows NULL
-- Estimated time: under 1 second

BEGIN TRANSACTION;

ALTER TABLE patients
ADD COLUMN emergency_contact TEXT NULL;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (4, datetime('now'), 'Add emergency_contact column', 'schema');

COMMIT;
