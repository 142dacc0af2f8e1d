-- An MRN may become longer, and patients keep the number of their ward.
INSERT INTO patients (mrn, old_id, name) VALUES ('MRN-1', 'W-001', 'A'), ('MRN-2', NULL, 'B');

-- @may-go table patients CHECK
-- @migrate 12

-- @expect 'MRN-1', 'W-001'
-- @expect 'MRN-2', NULL
SELECT mrn, old_id FROM patients ORDER BY mrn;

-- @expect-error CHECK constraint failed
INSERT INTO patients (mrn, name) VALUES ('', 'C');
