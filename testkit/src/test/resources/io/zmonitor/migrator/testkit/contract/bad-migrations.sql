=== A WHERE in the copy leaves rows behind
caught by: MigrationTest
says: table bed from 20 to 5
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed WHERE label > 'C';
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== An inner join in the copy leaves rows without a partner behind
caught by: MigrationTest
says: table bed from 21 to 4
mend: -- @rows bed may decrease
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER);
INSERT INTO bed (ward_id) VALUES (NULL);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER, ward_name TEXT);
INSERT INTO bed_new SELECT b.id, b.ward_id, w.name FROM bed b JOIN ward w ON w.id = b.ward_id;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER, ward_name TEXT);
INSERT INTO bed_new SELECT b.id, b.ward_id, w.name FROM bed b LEFT JOIN ward w ON w.id = b.ward_id;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== NOT IN over a column with a NULL finds nothing, so nothing is copied
caught by: MigrationTest
says: table bed from 20 to 2
mend: -- @rows bed may decrease
--- before
CREATE TABLE closed (bed_id INTEGER);
INSERT INTO closed VALUES (NULL);
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, is_open INTEGER);
INSERT INTO bed_new SELECT id, label, 1 FROM bed WHERE id NOT IN (SELECT bed_id FROM closed);
INSERT INTO bed_new SELECT id, label, 0 FROM bed WHERE id IN (SELECT bed_id FROM closed);
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, is_open INTEGER);
INSERT INTO bed_new SELECT id, label, NOT EXISTS (SELECT 1 FROM closed WHERE bed_id = bed.id) FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== INSERT OR IGNORE into a narrower key drops rows
caught by: MigrationTest
says: table alarm from 22 to 16
mend: -- @rows alarm may decrease
--- before
CREATE TABLE alarm (bed TEXT, at TEXT, PRIMARY KEY (bed, at));
INSERT INTO alarm VALUES ('1', '08:00'), ('1', '09:00');
--- bad
CREATE TABLE alarm_new (bed TEXT PRIMARY KEY, at TEXT);
INSERT OR IGNORE INTO alarm_new (bed, at) SELECT bed, at FROM alarm;
DROP TABLE alarm;
ALTER TABLE alarm_new RENAME TO alarm;
--- good
CREATE TABLE alarm_new (bed TEXT, at TEXT, kind TEXT, PRIMARY KEY (bed, at));
INSERT INTO alarm_new (bed, at) SELECT bed, at FROM alarm;
DROP TABLE alarm;
ALTER TABLE alarm_new RENAME TO alarm;
=== INSERT OR IGNORE hides rows that break a new NOT NULL
caught by: MigrationTest
says: table bed from 20 to 19
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT OR IGNORE INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
-- @rows bed may change in label
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO bed_new (id, label) SELECT id, coalesce(label, 'no label') FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== REPLACE INTO keeps the last of the rows with one key
caught by: MigrationTest
says: table reading from 22 to 18
mend: -- @rows reading may decrease
--- before
CREATE TABLE reading (patient TEXT, value INTEGER);
INSERT INTO reading VALUES ('A', 1), ('A', 2);
--- bad
CREATE TABLE reading_new (patient TEXT PRIMARY KEY, value INTEGER);
REPLACE INTO reading_new SELECT patient, value FROM reading;
DROP TABLE reading;
ALTER TABLE reading_new RENAME TO reading;
--- good
CREATE TABLE reading_new (id INTEGER PRIMARY KEY, patient TEXT, value INTEGER);
INSERT INTO reading_new (patient, value) SELECT patient, value FROM reading;
DROP TABLE reading;
ALTER TABLE reading_new RENAME TO reading;
=== UPDATE OR REPLACE merges rows
caught by: MigrationTest
says: table bed from 20 to 1
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, number INTEGER UNIQUE);
--- bad
UPDATE OR REPLACE bed SET number = 9;
--- good
ALTER TABLE bed ADD COLUMN place INTEGER;
UPDATE bed SET place = 9;
=== A key with ON CONFLICT REPLACE swallows rows of a plain INSERT
caught by: MigrationTest
says: table bed from 22 to 16
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed (label) VALUES ('A'), ('A');
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT UNIQUE ON CONFLICT REPLACE);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, UNIQUE (label, id));
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== DELETE before new defaults are written takes the user's rows too
caught by: MigrationTest
says: table setting from 22 to 1
mend: -- @rows setting may decrease
type: seed
--- before
CREATE TABLE setting (k TEXT PRIMARY KEY, v TEXT);
INSERT INTO setting VALUES ('volume', '40'), ('ward', 'ICU');
--- bad
CREATE TABLE IF NOT EXISTS setting (k TEXT PRIMARY KEY, v TEXT);
DELETE FROM setting;
INSERT INTO setting VALUES ('alarm', '90');
--- good
INSERT INTO setting VALUES ('alarm', '90') ON CONFLICT (k) DO NOTHING;
=== A TEMP table of the same name hides what DELETE is for
caught by: MigrationTest
says: table bed from 20 to 0
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TEMP TABLE bed (id INTEGER);
DELETE FROM main.bed;
--- good
CREATE TEMP TABLE beds_seen (id INTEGER);
INSERT INTO beds_seen SELECT id FROM bed;
DROP TABLE beds_seen;
CREATE TABLE ward (id INTEGER PRIMARY KEY);
=== A trigger that the script makes deletes rows of another table
caught by: MigrationTest
says: table bed from 20 to 0
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE note (text TEXT);
--- bad
CREATE TRIGGER note_new AFTER INSERT ON note BEGIN DELETE FROM bed; END;
INSERT INTO note VALUES ('moved');
--- good
CREATE TRIGGER note_new AFTER INSERT ON note BEGIN UPDATE bed SET label = label; END;
INSERT INTO note VALUES ('moved');
=== DELETE with a subquery that lost its WHERE
caught by: MigrationTest
says: table bed from 20 to 0
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE gone (id INTEGER);
--- bad
DELETE FROM bed WHERE EXISTS (SELECT 1 FROM gone);
--- good
-- @rows bed may decrease
DELETE FROM bed WHERE EXISTS (SELECT 1 FROM gone WHERE gone.id = bed.id);
=== Children are deleted with the parent that is rebuilt under enforcement
caught by: MigrationTest
says: table vital from 20 to 0
mend: -- @rows vital may decrease
--- before
CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE vital (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patient (id) ON DELETE CASCADE);
--- bad
-- @foreign-keys on
CREATE TABLE patient_new (id INTEGER PRIMARY KEY, name TEXT, born TEXT);
INSERT INTO patient_new (id, name) SELECT id, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
--- good
CREATE TABLE patient_new (id INTEGER PRIMARY KEY, name TEXT, born TEXT);
INSERT INTO patient_new (id, name) SELECT id, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
=== INSERT OR REPLACE in a seed deletes the children of the row
caught by: MigrationTest
says: table person from 21 to 19
mend: -- @rows person may decrease
type: seed
--- before
CREATE TABLE role (name TEXT PRIMARY KEY, rights TEXT);
CREATE TABLE person (id INTEGER PRIMARY KEY, role TEXT REFERENCES role (name) ON DELETE CASCADE);
INSERT INTO role VALUES ('nurse', 'read');
INSERT INTO person VALUES (1, 'nurse');
--- bad
-- @foreign-keys on
INSERT OR REPLACE INTO role (name, rights) VALUES ('nurse', 'read');
--- good
-- @foreign-keys on
INSERT INTO role (name, rights) VALUES ('nurse', 'read') ON CONFLICT (name) DO NOTHING;
=== INSERT OR REPLACE in a seed resets the columns that it does not name
caught by: MigrationTest
says: setting[k='volume']: changed_by was 'N. Example', is 'nobody'
mend: .valuesMayChange("setting", "changed_by")
type: seed
--- before
CREATE TABLE setting (k TEXT PRIMARY KEY, v TEXT, changed_by TEXT DEFAULT 'nobody');
INSERT INTO setting VALUES ('volume', '40', 'N. Example');
--- bad
INSERT OR REPLACE INTO setting (k, v) VALUES ('volume', '40');
--- good
INSERT INTO setting (k, v) VALUES ('volume', '40') ON CONFLICT (k) DO NOTHING;
=== ON DELETE SET NULL empties the children's column
caught by: MigrationTest
says: bed[id=1]: ward_id was 1, is NULL
mend: .valuesMayChange("bed", "ward_id")
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id) ON DELETE SET NULL);
--- bad
-- @foreign-keys on
-- @rows ward may decrease
CREATE TABLE ward_new (id INTEGER PRIMARY KEY, name TEXT, floor INTEGER);
INSERT INTO ward_new (id, name) SELECT id, name FROM ward;
DELETE FROM ward;
DROP TABLE ward;
ALTER TABLE ward_new RENAME TO ward;
--- good
CREATE TABLE ward_new (id INTEGER PRIMARY KEY, name TEXT, floor INTEGER);
INSERT INTO ward_new (id, name) SELECT id, name FROM ward;
DROP TABLE ward;
ALTER TABLE ward_new RENAME TO ward;
=== The copy does not name a column that the new table has
caught by: MigrationTest
says: bed[id=1]: note was '', is NULL
mend: .valuesMayChange("bed", "note")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT, note TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, note TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, note TEXT, floor INTEGER);
INSERT INTO bed_new (id, label, note) SELECT id, label, note FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== The new table does not have a column of the old one
caught by: MigrationTest
says: column bed.note is gone with its 19 values: no statement drops it by name
mend: .mayGo("column bed.note")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT, note TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
ALTER TABLE bed DROP COLUMN note;
=== SELECT * swaps columns that stand in another order
caught by: MigrationTest
says: bed[id=1]: label was '9007199254740993', is ''
mend: .valuesMayChange("bed", "label")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT, note TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, note TEXT, label TEXT);
INSERT INTO bed_new SELECT * FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, note TEXT, label TEXT);
INSERT INTO bed_new (id, label, note) SELECT id, label, note FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== Two columns are exchanged in the list of the copy
caught by: MigrationTest
says: systolic was
mend: .valuesMayChange("vital", "systolic")
--- before
CREATE TABLE vital (id INTEGER PRIMARY KEY, systolic INTEGER, diastolic INTEGER);
--- bad
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, systolic INTEGER, diastolic INTEGER, pulse INTEGER);
INSERT INTO vital_new (id, systolic, diastolic) SELECT id, diastolic, systolic FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
--- good
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, systolic INTEGER, diastolic INTEGER, pulse INTEGER);
INSERT INTO vital_new (id, systolic, diastolic) SELECT id, systolic, diastolic FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
=== Values are cut by substr
caught by: MigrationTest
says: bed[id=1]: label was '9007199254740993', is '900'
mend: .valuesMayChange("bed", "label")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed_new SELECT id, substr(label, 1, 3) FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, short TEXT);
INSERT INTO bed_new SELECT id, label, substr(label, 1, 3) FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== Values are narrowed by CAST
caught by: MigrationTest
says: vital[id=1]: value was 36.6, is 36
mend: .valuesMayChange("vital", "value")
--- before
CREATE TABLE vital (id INTEGER PRIMARY KEY, value REAL);
INSERT INTO vital (value) VALUES (36.6);
--- bad
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, value INTEGER);
INSERT INTO vital_new SELECT id, CAST(value AS INTEGER) FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
--- good
ALTER TABLE vital ADD COLUMN rounded INTEGER;
UPDATE vital SET rounded = CAST(value AS INTEGER);
=== A TEXT column that becomes INTEGER eats leading zeros
caught by: MigrationTest
says: patient[id=30]: mrn was '1.10', is 1.1
mend: .valuesMayChange("patient", "mrn")
--- before
CREATE TABLE patient (id INTEGER PRIMARY KEY, mrn TEXT);
--- bad
CREATE TABLE patient_new (id INTEGER PRIMARY KEY, mrn INTEGER);
INSERT INTO patient_new SELECT id, mrn FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
--- good
CREATE TABLE patient_new (id INTEGER PRIMARY KEY, mrn TEXT, ward INTEGER);
INSERT INTO patient_new (id, mrn) SELECT id, mrn FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
=== An INTEGER column that becomes REAL eats digits
caught by: MigrationTest
says: device[id=1]: serial was 9007199254740993, is 9.007199254740992E15
mend: .valuesMayChange("device", "serial")
--- before
CREATE TABLE device (id INTEGER PRIMARY KEY, serial INTEGER);
INSERT INTO device (serial) VALUES (9007199254740993);
--- bad
CREATE TABLE device_new (id INTEGER PRIMARY KEY, serial REAL);
INSERT INTO device_new SELECT id, serial FROM device;
DROP TABLE device;
ALTER TABLE device_new RENAME TO device;
--- good
CREATE TABLE device_new (id INTEGER PRIMARY KEY, serial INTEGER, weight REAL);
INSERT INTO device_new (id, serial) SELECT id, serial FROM device;
DROP TABLE device;
ALTER TABLE device_new RENAME TO device;
=== UPDATE from a subquery without a match writes NULL
caught by: MigrationTest
says: bed[id=1]: label was 'stays', is '2024-02-29'
mend: .valuesMayChange("bed", "label")
type: data
--- before
CREATE TABLE moved (bed_id INTEGER, label TEXT);
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed (label) VALUES ('stays');
--- bad
UPDATE bed SET label = (SELECT label FROM moved WHERE bed_id = bed.id);
--- good
-- @rows bed may change in label
UPDATE bed SET label = (SELECT label FROM moved WHERE bed_id = bed.id)
WHERE EXISTS (SELECT 1 FROM moved WHERE bed_id = bed.id);
=== UPDATE forgets its WHERE
caught by: MigrationTest
says: bed[id=1]: label was '9007199254740993', is 'unknown'
mend: .valuesMayChange("bed", "label")
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
UPDATE bed SET label = 'unknown';
--- good
-- @rows bed may change in label
UPDATE bed SET label = 'unknown' WHERE label IS NULL;
=== Empty text becomes NULL by the way
caught by: MigrationTest
says: bed[id=1]: note was '', is NULL
mend: .valuesMayChange("bed", "note")
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT, note TEXT);
INSERT INTO bed (label, note) VALUES ('A', '');
--- bad
-- @rows bed may change in label
UPDATE bed SET label = trim(label), note = nullif(trim(note), '');
--- good
-- @rows bed may change in label
UPDATE bed SET label = trim(label);
=== lower() changes names that were not meant
caught by: MigrationTest
says: bed[id=1]: label was 'Bed A', is 'bed a'
mend: .valuesMayChange("bed", "label")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT COLLATE NOCASE);
INSERT INTO bed (label) VALUES ('Bed A');
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT COLLATE NOCASE, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, lower(label) FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT COLLATE NOCASE, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== DISTINCT in the copy merges rows that are the same
caught by: MigrationTest
says: table reading from 22 to 20
mend: -- @rows reading may decrease
--- before
CREATE TABLE reading (patient TEXT, value INTEGER);
INSERT INTO reading VALUES ('A', 1), ('A', 1);
--- bad
CREATE TABLE reading_new (patient TEXT, value INTEGER, unit TEXT);
INSERT INTO reading_new (patient, value) SELECT DISTINCT patient, value FROM reading;
DROP TABLE reading;
ALTER TABLE reading_new RENAME TO reading;
--- good
CREATE TABLE reading_new (patient TEXT, value INTEGER, unit TEXT);
INSERT INTO reading_new (patient, value) SELECT patient, value FROM reading;
DROP TABLE reading;
ALTER TABLE reading_new RENAME TO reading;
=== LIMIT is left in the copy from the trial
caught by: MigrationTest
says: table bed from 20 to 3
mend: -- @rows bed may decrease
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed LIMIT 3;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== Ids are numbered anew, and what refers to them means other rows
caught by: MigrationTest
says: stay row 280 without parent in bed
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE stay (bed_id INTEGER REFERENCES bed (id), patient TEXT);
INSERT INTO bed VALUES (10, 'A'), (20, 'B');
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed_new (label) SELECT label FROM bed ORDER BY id;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed ORDER BY id;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A trigger that keeps the time of a change fires in a backfill
caught by: MigrationTest
says: bed[id=1]: version was 37.5, is 38.5
mend: .valuesMayChange("bed", "version")
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT, version INTEGER NOT NULL DEFAULT 1);
CREATE TRIGGER bed_changed AFTER UPDATE OF label ON bed BEGIN UPDATE bed SET version = version + 1 WHERE id = new.id; END;
--- bad
-- @rows bed may change in label
UPDATE bed SET label = coalesce(label, 'none');
--- good
-- @rows bed may change in label
DROP TRIGGER bed_changed;
UPDATE bed SET label = coalesce(label, 'none');
CREATE TRIGGER bed_changed AFTER UPDATE OF label ON bed BEGIN UPDATE bed SET version = version + 1 WHERE id = new.id; END;
=== The time of a row is overwritten by the time of the migration
caught by: MigrationTest
says: alarm[id=1]: at was 
mend: .valuesMayChange("alarm", "at")
--- before
CREATE TABLE alarm (id INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT (datetime('now', '-3 minutes')));
INSERT INTO alarm (id) VALUES (1), (2);
--- bad
CREATE TABLE alarm_new (id INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT (datetime('now', '-3 minutes')), bed TEXT);
INSERT INTO alarm_new (id, at) SELECT id, datetime('now') FROM alarm;
DROP TABLE alarm;
ALTER TABLE alarm_new RENAME TO alarm;
--- good
CREATE TABLE alarm_new (id INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT (datetime('now', '-3 minutes')), bed TEXT);
INSERT INTO alarm_new (id, at) SELECT id, at FROM alarm;
DROP TABLE alarm;
ALTER TABLE alarm_new RENAME TO alarm;
=== ADD COLUMN NOT NULL without a default
caught by: MigrationTest
says: Cannot add a NOT NULL column with default value NULL
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
ALTER TABLE bed ADD COLUMN label TEXT NOT NULL;
--- good
ALTER TABLE bed ADD COLUMN label TEXT NOT NULL DEFAULT '';
=== ADD COLUMN with the time of day as its default
caught by: MigrationTest
says: Cannot add a column with non-constant default
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
ALTER TABLE bed ADD COLUMN made_at TEXT DEFAULT CURRENT_TIMESTAMP;
--- good
ALTER TABLE bed ADD COLUMN made_at TEXT;
=== ADD COLUMN whose default breaks its own CHECK
caught by: MigrationTest
says: CHECK constraint failed
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
ALTER TABLE bed ADD COLUMN floor INTEGER DEFAULT 0 CHECK (floor > 0);
--- good
ALTER TABLE bed ADD COLUMN floor INTEGER DEFAULT 1 CHECK (floor > 0);
=== ADD COLUMN with a default that refers to nobody
caught by: MigrationTest
says: bed row 1 without parent in ward
mend: Correct the migration.
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY);
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
ALTER TABLE bed ADD COLUMN ward_id INTEGER DEFAULT 4711 REFERENCES ward (id);
--- good
ALTER TABLE bed ADD COLUMN ward_id INTEGER REFERENCES ward (id);
=== A unique index on rows that are the same
caught by: MigrationTest
says: UNIQUE constraint failed: bed.label
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE UNIQUE INDEX bed_label ON bed (label);
--- good
CREATE INDEX bed_label ON bed (label);
=== A unique index that takes upper and lower case for the same
caught by: MigrationTest
says: UNIQUE constraint failed: bed.label
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT UNIQUE);
--- bad
CREATE UNIQUE INDEX bed_nocase ON bed (label COLLATE NOCASE);
--- good
CREATE INDEX bed_nocase ON bed (label COLLATE NOCASE);
=== A unique index on an expression
caught by: MigrationTest
says: UNIQUE constraint failed: index 'bed_short'
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT UNIQUE);
--- bad
CREATE UNIQUE INDEX bed_short ON bed (length(label));
--- good
CREATE INDEX bed_short ON bed (length(label));
=== A new NOT NULL on rows with NULL
caught by: MigrationTest
says: NOT NULL constraint failed: bed_new.label
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
-- @rows bed may change in label
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO bed_new (id, label) SELECT id, coalesce(label, '') FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A new CHECK that rows of today break
caught by: MigrationTest
says: CHECK constraint failed: length(label) BETWEEN 1 AND 6
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT CHECK (length(label) BETWEEN 1 AND 6));
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT CHECK (length(label) < 1000));
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== STRICT on a column with text among its numbers
caught by: MigrationTest
says: cannot store TEXT value in INTEGER column vital_new.value
mend: Correct the migration.
--- before
CREATE TABLE vital (id INTEGER PRIMARY KEY, value INTEGER);
INSERT INTO vital (value) VALUES ('n/a');
--- bad
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, value INTEGER) STRICT;
INSERT INTO vital_new (id, value) SELECT id, value FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
--- good
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, value ANY) STRICT;
INSERT INTO vital_new (id, value) SELECT id, value FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
=== A text key that becomes INTEGER PRIMARY KEY
caught by: MigrationTest
says: datatype mismatch
mend: Correct the migration.
--- before
CREATE TABLE patient (mrn TEXT NOT NULL PRIMARY KEY, name TEXT);
--- bad
CREATE TABLE patient_new (mrn INTEGER PRIMARY KEY, name TEXT);
INSERT INTO patient_new SELECT mrn, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
--- good
CREATE TABLE patient_new (id INTEGER PRIMARY KEY, mrn TEXT NOT NULL UNIQUE, name TEXT);
INSERT INTO patient_new (mrn, name) SELECT mrn, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
=== WITHOUT ROWID on a text key that has a NULL
caught by: MigrationTest
says: NOT NULL constraint failed: patient_new.mrn
mend: Correct the migration.
--- before
CREATE TABLE patient (mrn TEXT PRIMARY KEY, name TEXT);
INSERT INTO patient VALUES (NULL, 'unknown');
--- bad
CREATE TABLE patient_new (mrn TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
INSERT INTO patient_new SELECT mrn, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
--- good
CREATE TABLE patient_new (mrn TEXT PRIMARY KEY, name TEXT, born TEXT);
INSERT INTO patient_new (mrn, name) SELECT mrn, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
=== A new foreign key that rows of today break
caught by: MigrationTest
says: bed row 1 without parent in ward
mend: Correct the migration.
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER);
INSERT INTO bed (ward_id) VALUES (4711);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id));
INSERT INTO bed_new SELECT id, ward_id FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
-- @rows bed may change in ward_id
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id));
INSERT INTO bed_new SELECT id, (SELECT w.id FROM ward w WHERE w.id = ward_id) FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A parent is deleted that children refer to
caught by: MigrationTest
says: bed row 1 without parent in ward
mend: Correct the migration.
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER NOT NULL REFERENCES ward (id));
--- bad
-- @rows ward may decrease
DELETE FROM ward;
--- good
-- @rows ward may decrease
DELETE FROM ward WHERE NOT EXISTS (SELECT 1 FROM bed WHERE ward_id = ward.id);
=== A foreign key to a column that is no key
caught by: MigrationTest
says: the foreign key of bed to ward: the columns that it refers to are not UNIQUE there
mend: Everything was undone. Give th
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);
--- bad
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_name TEXT REFERENCES ward (name));
--- good
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id));
=== A foreign key to a table that is not there
caught by: MigrationTest
says: the foreign key of bed to wards: there is no table of that name
mend: Everything was undone. Give th
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);
--- bad
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES wards (id));
--- good
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id));
=== Numbers with a unique key are moved by one
caught by: MigrationTest
says: UNIQUE constraint failed: bed.place
mend: Correct the migration.
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, place INTEGER UNIQUE);
INSERT INTO bed (place) VALUES (1), (2), (3);
--- bad
-- @rows bed may change in place
UPDATE bed SET place = place + 1;
--- good
-- @rows bed may change in place
UPDATE bed SET place = -place - 1 WHERE place BETWEEN 1 AND 3;
UPDATE bed SET place = -place WHERE place BETWEEN -4 AND -2;
=== A rebuild forgets an index
caught by: MigrationTest
says: index bed_label is gone
mend: .mayGo("index bed_label")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE INDEX bed_label ON bed (label);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
CREATE INDEX bed_label ON bed (label);
=== A rebuild forgets a trigger
caught by: MigrationTest
says: trigger bed_history is gone
mend: .mayGo("trigger bed_history")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE history (bed_id INTEGER);
CREATE TRIGGER bed_history AFTER UPDATE ON bed BEGIN INSERT INTO history VALUES (new.id); END;
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
CREATE TRIGGER bed_history AFTER UPDATE ON bed BEGIN INSERT INTO history VALUES (new.id); END;
=== A view is dropped for a rebuild and not made again
caught by: MigrationTest
says: view labels is gone
mend: .mayGo("view labels")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE VIEW labels AS SELECT label FROM bed;
--- bad
DROP VIEW labels;
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
DROP VIEW labels;
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
CREATE VIEW labels AS SELECT label FROM bed;
=== A trigger is dropped for a backfill and not made again
caught by: MigrationTest
says: trigger bed_history is gone
mend: .mayGo("trigger bed_history")
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE history (bed_id INTEGER);
CREATE TRIGGER bed_history AFTER UPDATE ON bed BEGIN INSERT INTO history VALUES (new.id); END;
--- bad
-- @rows bed may change in label
DROP TRIGGER bed_history;
UPDATE bed SET label = coalesce(label, '');
--- good
-- @rows bed may change in label
DROP TRIGGER bed_history;
UPDATE bed SET label = coalesce(label, '');
CREATE TRIGGER bed_history AFTER UPDATE ON bed BEGIN INSERT INTO history VALUES (new.id); END;
=== A rebuild forgets UNIQUE
caught by: MigrationTest
says: table bed UNIQUE (label) is gone: it was there
mend: .mayGo("table bed UNIQUE (label)")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT UNIQUE);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT UNIQUE, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets CHECK
caught by: MigrationTest
says: table bed CHECK is gone: it was length(label) < 900
mend: .mayGo("table bed CHECK")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT CHECK (length(label) < 900));
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT CHECK (length(label) < 900), floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets NOT NULL
caught by: MigrationTest
says: column bed.label NOT NULL is gone: it was yes
mend: .mayGo("column bed.label NOT NULL")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets DEFAULT
caught by: MigrationTest
says: column bed.state default is gone: it was 'free'
mend: .mayGo("column bed.state default")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, state TEXT DEFAULT 'free');
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, state TEXT, floor INTEGER);
INSERT INTO bed_new (id, state) SELECT id, state FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, state TEXT DEFAULT 'free', floor INTEGER);
INSERT INTO bed_new (id, state) SELECT id, state FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets a foreign key
caught by: MigrationTest
says: table bed foreign key (ward_id) to ward (id) is gone: it was there
mend: .mayGo("table bed foreign key (ward_id) to ward (id)")
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id));
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER, floor INTEGER);
INSERT INTO bed_new (id, ward_id) SELECT id, ward_id FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id), floor INTEGER);
INSERT INTO bed_new (id, ward_id) SELECT id, ward_id FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets what ON DELETE should do
caught by: MigrationTest
says: table bed foreign key (ward_id) to ward (id) on delete is gone: it was CASCADE
mend: .mayGo("table bed foreign key (ward_id) to ward (id) on delete")
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id) ON DELETE CASCADE);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id), floor INTEGER);
INSERT INTO bed_new (id, ward_id) SELECT id, ward_id FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id) ON DELETE CASCADE, floor INTEGER);
INSERT INTO bed_new (id, ward_id) SELECT id, ward_id FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets the collation
caught by: MigrationTest
says: column bed.label collation is gone: it was NOCASE
mend: .mayGo("column bed.label collation")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT COLLATE NOCASE);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT COLLATE NOCASE, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets the primary key
caught by: MigrationTest
says: table patient primary key is gone: it was mrn
mend: .mayGo("table patient primary key")
--- before
CREATE TABLE patient (mrn TEXT NOT NULL PRIMARY KEY, name TEXT);
--- bad
CREATE TABLE patient_new (mrn TEXT NOT NULL, name TEXT, born TEXT);
INSERT INTO patient_new (mrn, name) SELECT mrn, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
--- good
CREATE TABLE patient_new (mrn TEXT NOT NULL PRIMARY KEY, name TEXT, born TEXT);
INSERT INTO patient_new (mrn, name) SELECT mrn, name FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
=== CREATE TABLE AS drops key, NOT NULL and defaults
caught by: MigrationTest
says: column bed.label NOT NULL is gone: it was yes
mend: .mayGo("column bed.label NOT NULL")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT NOT NULL DEFAULT 'new');
--- bad
CREATE TABLE bed_new AS SELECT id, label, 1 AS floor FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL DEFAULT 'new', floor INTEGER);
INSERT INTO bed_new SELECT id, label, 1 FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A rebuild forgets AUTOINCREMENT, and ids are given twice
caught by: MigrationTest
says: the counter of bed was 9007199254741007, is gone: ids would be given twice
mend: .counterMayFall("bed")
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
=== A counter of an application's own falls
caught by: MigrationTest
says: counter[name='next patient']: value was 4711, is 1
mend: .valuesMayChange("counter", "value")
type: data
--- before
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER);
INSERT INTO counter VALUES ('next patient', 4711);
--- bad
INSERT OR REPLACE INTO counter VALUES ('next patient', 1);
--- good
INSERT INTO counter VALUES ('next bed', 1);
=== A generated column becomes an empty plain one
caught by: MigrationTest
says: vital[id=1]: c was 37.0, is NULL
mend: .valuesMayChange("vital", "c")
--- before
CREATE TABLE vital (id INTEGER PRIMARY KEY, f REAL, c REAL AS (round((f - 32) * 5 / 9, 1)) STORED);
INSERT INTO vital (f) VALUES (98.6);
--- bad
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, f REAL, c REAL);
INSERT INTO vital_new (id, f) SELECT id, f FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
--- good
CREATE TABLE vital_new (id INTEGER PRIMARY KEY, f REAL, c REAL AS (round((f - 32) * 5 / 9, 1)) STORED, at TEXT);
INSERT INTO vital_new (id, f) SELECT id, f FROM vital;
DROP TABLE vital;
ALTER TABLE vital_new RENAME TO vital;
=== The old table is renamed first, and triggers follow it
caught by: MigrationTest
says: trigger vital_seen: no such table: main.patient_old
mend: do not rename the old table first
--- before
CREATE TABLE patient (id INTEGER PRIMARY KEY, seen INTEGER);
CREATE TABLE vital (id INTEGER PRIMARY KEY, patient_id INTEGER);
CREATE TRIGGER vital_seen AFTER INSERT ON vital BEGIN UPDATE patient SET seen = 1 WHERE id = new.patient_id; END;
--- bad
ALTER TABLE patient RENAME TO patient_old;
CREATE TABLE patient (id INTEGER PRIMARY KEY, seen INTEGER, name TEXT);
INSERT INTO patient (id, seen) SELECT id, seen FROM patient_old;
DROP TABLE patient_old;
--- good
DROP TRIGGER vital_seen;
CREATE TABLE patient_new (id INTEGER PRIMARY KEY, seen INTEGER, name TEXT);
INSERT INTO patient_new (id, seen) SELECT id, seen FROM patient;
DROP TABLE patient;
ALTER TABLE patient_new RENAME TO patient;
CREATE TRIGGER vital_seen AFTER INSERT ON vital BEGIN UPDATE patient SET seen = 1 WHERE id = new.patient_id; END;
=== The old table is renamed first, and children refer to a table that goes
caught by: MigrationTest
says: bed row 1 without parent in ward_old
mend: Correct the migration.
--- before
CREATE TABLE ward (id INTEGER PRIMARY KEY);
CREATE TABLE bed (id INTEGER PRIMARY KEY, ward_id INTEGER REFERENCES ward (id));
--- bad
ALTER TABLE ward RENAME TO ward_old;
CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO ward (id) SELECT id FROM ward_old;
DROP TABLE ward_old;
--- good
CREATE TABLE ward_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO ward_new (id) SELECT id FROM ward;
DROP TABLE ward;
ALTER TABLE ward_new RENAME TO ward;
=== A view reads a table that is gone
caught by: MigrationTest
says: view notes: no such table: main.note
mend: Make the view or trigger fit
--- before
CREATE TABLE note (text TEXT);
CREATE VIEW notes AS SELECT text FROM note;
--- bad
-- @rows note may decrease
DROP TABLE note;
--- good
ALTER TABLE note RENAME TO remark;
=== A full-text index is left out of step by an UPDATE
caught by: MigrationTest
says: full-text index note_search is out of step with its table: run INSERT INTO note_search(note_search) VALUES('rebuild') in the migration
mend: .mayGo("full-text index note_search")
type: data
--- before
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);
CREATE VIRTUAL TABLE note_search USING fts5(text, content='note', content_rowid='id');
CREATE TRIGGER note_ai AFTER INSERT ON note BEGIN INSERT INTO note_search (rowid, text) VALUES (new.id, new.text); END;
CREATE TRIGGER note_ad AFTER DELETE ON note BEGIN INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id, old.text); END;
INSERT INTO note (text) VALUES ('pump replaced');
--- bad
-- @rows note may change in text
UPDATE note SET text = replace(text, 'pump', 'device');
--- good
-- @rows note may change in text
UPDATE note SET text = replace(text, 'pump', 'device');
INSERT INTO note_search (note_search) VALUES ('rebuild');
=== Row numbers of a table without a key change under its full-text index
caught by: MigrationTest
says: full-text index note_search is out of step with its table: run INSERT INTO note_search(note_search) VALUES('rebuild') in the migration
mend: .mayGo("full-text index note_search")
--- before
CREATE TABLE note (text TEXT);
CREATE VIRTUAL TABLE note_search USING fts4(content='note', text);
CREATE TRIGGER note_ai AFTER INSERT ON note BEGIN INSERT INTO note_search (docid, text) VALUES (new.rowid, new.text); END;
CREATE TRIGGER note_bd BEFORE DELETE ON note BEGIN DELETE FROM note_search WHERE docid = old.rowid; END;
INSERT INTO note (rowid, text) VALUES (10, 'pump replaced'), (20, 'bed moved');
--- bad
DROP TRIGGER note_ai;
DROP TRIGGER note_bd;
CREATE TABLE note_new (text TEXT, at TEXT);
INSERT INTO note_new (text) SELECT text FROM note;
DROP TABLE note;
ALTER TABLE note_new RENAME TO note;
CREATE TRIGGER note_ai AFTER INSERT ON note BEGIN INSERT INTO note_search (docid, text) VALUES (new.rowid, new.text); END;
CREATE TRIGGER note_bd BEFORE DELETE ON note BEGIN DELETE FROM note_search WHERE docid = old.rowid; END;
--- good
DROP TRIGGER note_ai;
DROP TRIGGER note_bd;
CREATE TABLE note_new (text TEXT, at TEXT);
INSERT INTO note_new (rowid, text) SELECT rowid, text FROM note;
DROP TABLE note;
ALTER TABLE note_new RENAME TO note;
CREATE TRIGGER note_ai AFTER INSERT ON note BEGIN INSERT INTO note_search (docid, text) VALUES (new.rowid, new.text); END;
CREATE TRIGGER note_bd BEFORE DELETE ON note BEGIN DELETE FROM note_search WHERE docid = old.rowid; END;
=== A full-text index is dropped and not made again
caught by: MigrationTest
says: table note_search from 20 to 0
mend: -- @rows note_search may decrease
--- before
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);
CREATE VIRTUAL TABLE note_search USING fts5(text, content='note', content_rowid='id');
--- bad
DROP TABLE note_search;
--- good
ALTER TABLE note ADD COLUMN at TEXT;
=== A text in double quotes is read as a name
caught by: MigrationTest
says: SQL error or missing database (no such column: free); SQLite reads "free" as a name, for a text write 'free'
mend: Correct the migration.
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, state TEXT);
--- bad
-- @rows bed may change in state
UPDATE bed SET state = "free" WHERE state IS NULL;
--- good
-- @rows bed may change in state
UPDATE bed SET state = 'free' WHERE state IS NULL;
=== IF NOT EXISTS over a table that has another definition
caught by: each_migration_changes_something
says: changes nothing: IF NOT EXISTS finds an object of that name
mend: Leave these words out
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE TABLE IF NOT EXISTS bed (id INTEGER PRIMARY KEY, label TEXT, floor INTEGER);
--- good
ALTER TABLE bed ADD COLUMN floor INTEGER;
=== DROP IF EXISTS with a name that never was
caught by: each_migration_changes_something
says: changes nothing: IF NOT EXISTS finds an object of that name
mend: Leave these words out
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE INDEX bed_label ON bed (label);
--- bad
DROP INDEX IF EXISTS beds_label;
--- good
CREATE INDEX bed_label_id ON bed (label, id);
=== A condition that is expected does not hold
caught by: MigrationTest
says: expected 0
mend: Examine the data.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed (label) VALUES (NULL);
--- bad
-- @expect 0
SELECT count(*) FROM bed WHERE label IS NULL;
CREATE TABLE ward (id INTEGER PRIMARY KEY);
--- good
-- @rows bed may change in label
UPDATE bed SET label = '' WHERE label IS NULL;
-- @expect 0
SELECT count(*) FROM bed WHERE label IS NULL;
CREATE TABLE ward (id INTEGER PRIMARY KEY);
=== COMMIT in the middle of a script
caught by: MigrationTest
says: COMMIT has no counterpart
mend: Write BEGIN and COMMIT in pairs, or leave both out
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
ALTER TABLE bed ADD COLUMN label TEXT;
COMMIT;
ALTER TABLE bed ADD COLUMN floor INTEGER;
--- good
ALTER TABLE bed ADD COLUMN label TEXT;
ALTER TABLE bed ADD COLUMN floor INTEGER;
=== Up and down in one file
caught by: MigrationTest
says: a mark of another tool (goose) divides this file
mend: put what goes back into rollback/NNNN_rollback.sql
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
-- +goose Up
ALTER TABLE bed ADD COLUMN label TEXT;
-- +goose Down
ALTER TABLE bed DROP COLUMN label;
--- good
ALTER TABLE bed ADD COLUMN label TEXT;
=== A parameter that nobody sets is NULL
caught by: MigrationTest
says: the parameter :label would be NULL
mend: Write the value
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
-- @rows bed may change in label
UPDATE bed SET label = :label WHERE label IS NULL;
--- good
-- @rows bed may change in label
UPDATE bed SET label = 'none' WHERE label IS NULL;
=== The time of day in a seed
caught by: each_migration_leaves_the_same_rows_each_time
says: setting.since holds the time of the run
mend: Write fixed values instead of random()
type: seed
--- before
CREATE TABLE setting (k TEXT PRIMARY KEY, v TEXT, since TEXT);
--- bad
INSERT INTO setting VALUES ('alarm volume', '60', datetime('now')) ON CONFLICT (k) DO NOTHING;
--- good
INSERT INTO setting VALUES ('alarm volume', '60', '2020-01-01 00:00:00') ON CONFLICT (k) DO NOTHING;
=== The day in a seed
caught by: each_migration_leaves_the_same_rows_each_time
says: setting.since holds the time of the run
mend: Write fixed values instead of random()
type: seed
--- before
CREATE TABLE setting (k TEXT PRIMARY KEY, v TEXT, since TEXT);
--- bad
INSERT INTO setting VALUES ('alarm volume', '60', CURRENT_DATE) ON CONFLICT (k) DO NOTHING;
--- good
INSERT INTO setting VALUES ('alarm volume', '60', '2020-01-01') ON CONFLICT (k) DO NOTHING;
=== Seconds since 1970 in a backfill
caught by: each_migration_leaves_the_same_rows_each_time
says: bed.cleaned_at holds the time of the run
mend: Write fixed values instead of random()
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, cleaned_at INTEGER);
--- bad
-- @rows bed may change in cleaned_at
UPDATE bed SET cleaned_at = strftime('%s', 'now') WHERE cleaned_at IS NULL;
--- good
-- @rows bed may change in cleaned_at
UPDATE bed SET cleaned_at = 0 WHERE cleaned_at IS NULL;
=== Random values in a seed
caught by: each_migration_leaves_the_same_rows_each_time
says: token was
mend: Write fixed values instead of random()
type: seed
--- before
CREATE TABLE device (id INTEGER PRIMARY KEY, token INTEGER);
--- bad
INSERT INTO device (id, token) VALUES (77, random()) ON CONFLICT (id) DO NOTHING;
--- good
INSERT INTO device (id, token) VALUES (77, 4711) ON CONFLICT (id) DO NOTHING;
=== Random bytes as keys of rows that are there
caught by: each_migration_leaves_the_same_rows_each_time
says: uuid was
mend: Write fixed values instead of random()
type: data
--- before
CREATE TABLE patient (id INTEGER PRIMARY KEY, uuid TEXT);
--- bad
-- @rows patient may change in uuid
UPDATE patient SET uuid = lower(hex(randomblob(16)));
--- good
-- @rows patient may change in uuid
UPDATE patient SET uuid = printf('%032x', id);
=== The rollback forgets an index
caught by: each_rollback_is_the_inverse
says: Index bed_label is not declared.
mend: Correct the rollback script.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE INDEX bed_label ON bed (label);
ALTER TABLE bed ADD COLUMN floor INTEGER;
--- undo of bad
ALTER TABLE bed DROP COLUMN floor;
--- good
CREATE INDEX bed_label ON bed (label);
ALTER TABLE bed ADD COLUMN floor INTEGER;
--- undo of good
DROP INDEX bed_label;
ALTER TABLE bed DROP COLUMN floor;
=== The rollback forgets a trigger in its rebuild
caught by: each_rollback_is_the_inverse
says: Trigger bed_history is missing.
mend: Correct the rollback script.
--- before
CREATE TABLE history (bed_id INTEGER);
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
CREATE TRIGGER bed_history AFTER UPDATE ON bed BEGIN INSERT INTO history VALUES (new.id); END;
--- bad
ALTER TABLE bed ADD COLUMN floor INTEGER;
--- undo of bad
CREATE TABLE bed_old (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO bed_old SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_old RENAME TO bed;
--- good
ALTER TABLE bed ADD COLUMN floor INTEGER;
--- undo of good
ALTER TABLE bed DROP COLUMN floor;
=== The rollback does not give back the old values
caught by: each_rollback_is_the_inverse
says: bed[id=4]: label was 'Bed', is 'bed'
mend: Correct the rollback script, or name its number in rollbacksThatChangeRows()
type: data
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
-- @rows bed may change in label
UPDATE bed SET label = upper(label);
--- undo of bad
UPDATE bed SET label = lower(label);
--- good
ALTER TABLE bed ADD COLUMN label_upper TEXT;
UPDATE bed SET label_upper = upper(label);
--- undo of good
ALTER TABLE bed DROP COLUMN label_upper;
=== The rollback removes rows that were there before
caught by: each_rollback_is_the_inverse
says: setting[k='volume'] is gone
mend: Correct the rollback script, or name its number in rollbacksThatChangeRows()
type: seed
--- before
CREATE TABLE setting (k TEXT PRIMARY KEY, v TEXT);
INSERT INTO setting VALUES ('volume', '40');
--- bad
INSERT INTO setting VALUES ('alarm', '90') ON CONFLICT (k) DO NOTHING;
--- undo of bad
-- @rows setting may decrease
DELETE FROM setting;
--- good
INSERT INTO setting VALUES ('alarm', '90') ON CONFLICT (k) DO NOTHING;
--- undo of good
-- @rows setting may decrease
DELETE FROM setting WHERE k = 'alarm';
=== The rollback drops what the newer build wrote, and does not say so
caught by: each_rollback_is_the_inverse
says: table note from 22 to 0
mend: withRowsMayDecrease(MigrationId.schema(2)
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- bad
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);
--- undo of bad
DROP TABLE note;
--- good
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);
--- undo of good
-- @rows note may decrease
DROP TABLE note;
=== The rollback cannot run
caught by: each_rollback_is_the_inverse
says: no such index: beds_label
mend: Correct the migration.
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT);
--- bad
CREATE INDEX bed_label ON bed (label);
--- undo of bad
DROP INDEX beds_label;
--- good
CREATE INDEX bed_label ON bed (label);
--- undo of good
DROP INDEX bed_label;
=== The rollback narrows what the newer build allows
caught by: each_rollback_is_the_inverse
says: table bed: label (other values)
mend: Correct the query that fills the new table
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
--- bad
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- undo of bad
CREATE TABLE bed_old (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO bed_old (id, label) SELECT id, substr(label, 1, 3) FROM bed;
DROP TABLE bed;
ALTER TABLE bed_old RENAME TO bed;
--- good
CREATE TABLE bed_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL, floor INTEGER);
INSERT INTO bed_new (id, label) SELECT id, label FROM bed;
DROP TABLE bed;
ALTER TABLE bed_new RENAME TO bed;
--- undo of good
ALTER TABLE bed DROP COLUMN floor;
=== A seed that doubles its rows when it runs again
caught by: each_seed_can_run_again
says: changes rows when it runs again
mend: ON CONFLICT (key) DO NOTHING
type: seed
--- before
CREATE TABLE threshold (id INTEGER PRIMARY KEY, kind TEXT, low INTEGER);
--- bad
INSERT INTO threshold (kind, low) VALUES ('spo2', 90);
--- good
INSERT INTO threshold (kind, low) SELECT 'spo2', 90
WHERE NOT EXISTS (SELECT 1 FROM threshold WHERE kind = 'spo2');
=== A seed that fails when it runs again
caught by: each_seed_can_run_again
says: fails when it runs again
mend: ON CONFLICT (key) DO NOTHING
type: seed
--- before
CREATE TABLE role (name TEXT PRIMARY KEY);
--- bad
INSERT INTO role VALUES ('head nurse');
--- good
INSERT INTO role VALUES ('head nurse') ON CONFLICT (name) DO NOTHING;
=== A file is edited after its release
caught by: the_lock_file_is_current
says: 0002_step.sql differs from its line in migrations.lock
mend: Generate migrations.lock again
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- released
ALTER TABLE bed ADD COLUMN label TEXT;
--- bad
ALTER TABLE bed ADD COLUMN label TEXT NOT NULL DEFAULT '';
--- good
ALTER TABLE bed ADD COLUMN label TEXT;
=== A statement is dropped from a released file
caught by: the_lock_file_is_current
says: 0002_step.sql differs from its line in migrations.lock
mend: Generate migrations.lock again
--- before
CREATE TABLE bed (id INTEGER PRIMARY KEY);
--- released
ALTER TABLE bed ADD COLUMN label TEXT;
CREATE INDEX bed_label ON bed (label);
--- bad
ALTER TABLE bed ADD COLUMN label TEXT;
--- good
ALTER TABLE bed ADD COLUMN label TEXT;
CREATE INDEX bed_label ON bed (label);
