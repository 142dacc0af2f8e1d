DROP VIEW daily_vitals;

ALTER TABLE vitals ADD COLUMN unit TEXT NOT NULL DEFAULT '';

UPDATE vitals
SET unit = CASE unit_code WHEN '{beats}/min' THEN 'bpm' WHEN 'mm[Hg]' THEN 'mmHg' ELSE unit_code END;

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
