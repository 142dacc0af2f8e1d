-- Migration: Add audit columns and the audit log
-- Version: 0009
-- Date: 2025-11-17
-- Author: Z Monitor Security Team
-- Ticket: ZMON-170
-- Description: Notes and last change of a patient's record, and a log of who did what
-- Risk: LOW - a new table and columns that allow NULL
-- Estimated time: under 1 second

BEGIN TRANSACTION;

ALTER TABLE patients ADD COLUMN notes TEXT NULL;
ALTER TABLE patients ADD COLUMN updated_at INTEGER NULL;
ALTER TABLE patients ADD COLUMN updated_by TEXT NULL;

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    logged_at TEXT NOT NULL,
    user_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NULL,
    detail TEXT NOT NULL DEFAULT ''
);

CREATE INDEX idx_audit_log_subject ON audit_log(subject, logged_at);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (9, datetime('now'), 'Add audit columns and the audit log', 'schema');

COMMIT;
