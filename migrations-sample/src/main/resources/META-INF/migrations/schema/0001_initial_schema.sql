-- Migration: Initial schema
-- Version: 0001
-- Date: 2025-09-01
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-101
-- Description: The tables of the first release: patients, vitals, alarms, thresholds, settings, roles and users
-- Risk: LOW - creates tables only
-- Estimated time: under 1 second
--
-- Conventions of all tables: times of measurements and events are Unix milliseconds (INTEGER), times of record keeping
-- are UTC text as datetime('now') writes it. In this release vitals and alarms know a patient by the number that the
-- ward gave (patients.old_id); the record number of the hospital (mrn) reaches them with migration 0005.

BEGIN TRANSACTION;

CREATE TABLE patients (
    mrn TEXT PRIMARY KEY NOT NULL CHECK (length(mrn) BETWEEN 1 AND 20),
    old_id TEXT NULL UNIQUE,
    name TEXT NOT NULL,
    dob TEXT NULL,
    sex TEXT NULL CHECK (sex IN ('M', 'F', 'O', 'U')),
    bed_location TEXT NULL,
    admission_status TEXT NOT NULL DEFAULT 'DISCHARGED',
    admitted_at INTEGER NULL,
    discharged_at INTEGER NULL,
    admission_source TEXT NULL,
    last_lookup_at INTEGER NULL,
    lookup_source TEXT NULL
);

CREATE INDEX idx_patients_admission_status ON patients(admission_status);
CREATE INDEX idx_patients_bed_location ON patients(bed_location)
    WHERE bed_location IS NOT NULL;

CREATE TABLE vitals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id TEXT NULL,
    device_id TEXT NULL,
    parameter_type TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    quality_flag INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX idx_vitals_patient_id ON vitals(patient_id);
CREATE INDEX idx_vitals_timestamp ON vitals(timestamp);

CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id TEXT NULL,
    device_id TEXT NULL,
    alarm_type TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
    timestamp INTEGER NOT NULL,
    acknowledged_at INTEGER NULL,
    acknowledged_by TEXT NULL,
    resolved_at INTEGER NULL
);

CREATE INDEX idx_alarms_timestamp ON alarms(timestamp);

CREATE TABLE alarm_thresholds (
    parameter TEXT PRIMARY KEY NOT NULL,
    low_critical REAL NULL,
    low_warning REAL NULL,
    high_warning REAL NULL,
    high_critical REAL NULL,
    origin TEXT NOT NULL DEFAULT 'FACTORY' CHECK (origin IN ('FACTORY', 'HOSPITAL')),
    created_at TEXT NOT NULL,
    CHECK (low_critical IS NULL OR low_warning IS NULL OR low_critical <= low_warning),
    CHECK (high_warning IS NULL OR high_critical IS NULL OR high_warning <= high_critical)
);

CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE roles (
    role TEXT PRIMARY KEY NOT NULL,
    description TEXT NOT NULL
);

CREATE TABLE users (
    user_id TEXT PRIMARY KEY NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL REFERENCES roles(role) ON UPDATE CASCADE,
    password_hash TEXT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL
);

CREATE INDEX idx_users_role ON users(role);

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (1, datetime('now'), 'Initial schema', 'schema');

COMMIT;
