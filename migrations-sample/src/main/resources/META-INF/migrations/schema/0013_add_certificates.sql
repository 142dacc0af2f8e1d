-- Migration: Add certificates
-- Version: 0013
-- Date: 2025-12-08
-- Author: Z Monitor Security Team
-- Ticket: ZMON-188
-- Description: The certificates that the device shows to the central station, and the templates they are requested with
-- Risk: LOW - new tables
-- Estimated time: under 1 second
--
-- Private keys are not in the database: key_alias names them in the device's key store.

BEGIN TRANSACTION;

CREATE TABLE certificate_templates (
    purpose TEXT PRIMARY KEY NOT NULL,
    key_algorithm TEXT NOT NULL,
    validity_days INTEGER NOT NULL CHECK (validity_days BETWEEN 1 AND 825),
    extended_key_usage TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE certificates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL REFERENCES certificate_templates(purpose),
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial_number TEXT NOT NULL,
    fingerprint_sha256 BLOB NOT NULL CHECK (typeof(fingerprint_sha256) = 'blob' AND length(fingerprint_sha256) = 32),
    key_alias TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    revoked_at INTEGER NULL,
    CHECK (not_before < not_after),
    UNIQUE (issuer, serial_number)
);

-- One valid certificate for each purpose; revoked ones are kept for the record
CREATE UNIQUE INDEX idx_certificates_in_use ON certificates(purpose)
    WHERE revoked_at IS NULL;
CREATE INDEX idx_certificates_not_after ON certificates(not_after)
    WHERE revoked_at IS NULL;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (13, datetime('now'), 'Add certificates', 'schema');

COMMIT;
