#!/bin/sh
# Makes the files of the older generations with the genuine SQLCipher 3.4 (Debian's package sqlcipher), in the current folder:
#
#     sh make.sh
#
# The salts are random, so that the files differ each time; their content does not. The keys are
# below and in OlderFile.java; they protect nothing.
set -eu

PASSPHRASE="'it''s 100 % Zürich'"
RAW="\"x'1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e'\""

# make FILE KEY [PRAGMA…]
make() {
    file=$1
    key=$2
    shift 2
    rm -f "$file"
    {
        echo "PRAGMA key = $key;"
        for pragma in "$@"; do
            echo "PRAGMA $pragma;"
        done
        cat <<'SQL'
PRAGMA user_version = 42;
PRAGMA application_id = 1515145549;
BEGIN;
CREATE TABLE patient (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT NOT NULL UNIQUE, name TEXT COLLATE NOCASE);
CREATE TABLE vital (patient INTEGER REFERENCES patient (id), kind TEXT, value, at TEXT, PRIMARY KEY (patient, kind, at)) WITHOUT ROWID;
CREATE TABLE note (text);
CREATE INDEX vital_at ON vital (at);
CREATE VIEW latest AS SELECT patient, kind, max(at) AS at FROM vital GROUP BY patient, kind;
CREATE TRIGGER no_patient_leaves BEFORE DELETE ON patient BEGIN SELECT raise(ABORT, 'kept'); END;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
    INSERT INTO patient (mrn, name) SELECT 'MRN-' || i, 'Zoë ' || i FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
    INSERT INTO vital SELECT i % 40 + 1, 'pulse', i * 0.5, '2026-01-01T00:' || i FROM n;
INSERT INTO note (rowid, text) VALUES (7, NULL), (-3, x'00ff'), (9000000000, 12.5), (11, 'plain');
UPDATE sqlite_sequence SET seq = 1000;
COMMIT;
SQL
    } | sqlcipher -bail -batch "$file" > /dev/null
}

make v3-passphrase.db "$PASSPHRASE"
make v3-raw.db "$RAW"
make v3-pages-of-4096.db "$PASSPHRASE" 'cipher_page_size = 4096'
make v2-passphrase.db "$PASSPHRASE" 'kdf_iter = 4000'
make v2-raw.db "$RAW" 'kdf_iter = 4000'
make v1-passphrase.db "$PASSPHRASE" 'cipher_use_hmac = OFF' 'kdf_iter = 4000'
make v1-raw.db "$RAW" 'cipher_use_hmac = OFF' 'kdf_iter = 4000'
