-- Migration: Unit codes of old readings
-- Version: 0023
-- Release: 5.1 (backfill)
-- Description: Each reading gets its unit's UCUM code, beside the application; this build itself writes unit and code
--
-- @compatible-with 22
-- @background
-- @batch vitals by id size 200 where unit_code IS NULL

UPDATE vitals
SET unit_code = CASE unit WHEN 'bpm' THEN '{beats}/min' WHEN 'mmHg' THEN 'mm[Hg]' ELSE unit END
WHERE id BETWEEN :from AND :to;
