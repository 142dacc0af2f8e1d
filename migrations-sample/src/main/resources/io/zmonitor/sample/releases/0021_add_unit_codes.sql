-- Migration: Unit codes
-- Version: 0021
-- Release: 5.0 (expand)
-- Description: Readings have room for the unit's UCUM code, and patients for a name to search by
--
-- Builds from 20 on leave both columns alone, so they may open the database.
-- @compatible-with 20

ALTER TABLE vitals ADD COLUMN unit_code TEXT NULL;

ALTER TABLE patients ADD COLUMN search_name TEXT NULL;
