-- Migration: No more units in words
-- Version: 0024
-- Release: 5.2 (contract)
-- Description: The old column goes. The run gives each reading its code first, those too that an older build has added since
--
-- No @compatible-with: builds that write the old column cannot work with this.
-- @requires data-0023

-- @expect 0
SELECT count(*) FROM vitals WHERE unit_code IS NULL;

DROP VIEW daily_vitals;

ALTER TABLE vitals DROP COLUMN unit;

-- Its readers find the code under the old name
CREATE VIEW daily_vitals AS
SELECT patient_mrn,
       day,
       parameter_type,
       unit_code AS unit,
       COUNT(*) AS readings,
       MIN(value) AS lowest,
       MAX(value) AS highest,
       AVG(value) AS mean
FROM vitals
WHERE quality_flag = 0
GROUP BY patient_mrn, day, parameter_type, unit_code;
