ALTER TABLE patients DROP COLUMN search_name;
ALTER TABLE vitals DROP COLUMN unit_code;
