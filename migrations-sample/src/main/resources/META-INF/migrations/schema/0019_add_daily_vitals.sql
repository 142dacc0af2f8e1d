-- Migration: Add daily vitals
-- Version: 0019
-- Date: 2026-03-16
-- Author: Z Monitor Platform Team
-- Ticket: ZMON-224
-- Description: The day of a reading as a computed column, and a view with the day's lowest, highest and mean value
-- Risk: LOW - the column is computed when it is read; no row is rewritten
-- Estimated time: under 1 second

BEGIN TRANSACTION;

ALTER TABLE vitals
ADD COLUMN day TEXT GENERATED ALWAYS AS (date(timestamp / 1000, 'unixepoch')) VIRTUAL;

CREATE VIEW daily_vitals AS
SELECT patient_mrn,
       day,
       parameter_type,
       unit,
       COUNT(*) AS readings,
       MIN(value) AS lowest,
       MAX(value) AS highest,
       AVG(value) AS mean
FROM vitals
WHERE quality_flag = 0
GROUP BY patient_mrn, day, parameter_type, unit;

INSERT INTO schema_version (version, applied_at, description, migration_type)
VALUES (19, datetime('now'), 'Add daily vitals', 'schema');

COMMIT;
