-- Migration: Names to search by
-- Version: 0022
-- Release: 5.0 (expand)
-- Description: Each patient's name in capitals, in batches at the boot: there are few patients, and the search needs them all
--
-- @compatible-with 20
-- @batch patients by mrn size 10 where search_name IS NULL

UPDATE patients SET search_name = upper(name)
WHERE mrn BETWEEN :from AND :to AND search_name IS NULL;
