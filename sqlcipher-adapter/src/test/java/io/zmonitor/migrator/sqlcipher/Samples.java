package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;

/** Databases with what is hard to copy: rowids with gaps, counters ahead of their rows, every type of value. */
final class Samples {
    private Samples() {}

    static DatabaseFile make(Path path, DatabaseOpener opener) throws Exception {
        return makeWith("PRAGMA user_version = 41", path, opener);
    }

    /** With a setting that is made before the first table. */
    static DatabaseFile makeWith(String setting, Path path, DatabaseOpener opener) throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createFile(path));
        opener.open(database, Purpose.CREATION).close();
        try (Connection connection = opener.open(database)) {
            if (!setting.contains("journal_mode")) {
                Sql.execute(connection, setting, "VACUUM");
            } else {
                Sql.execute(connection, setting);
            }
            Sql.execute(
                    connection,
                    "PRAGMA user_version = 42",
                    "PRAGMA application_id = 4711",
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY AUTOINCREMENT, mrn TEXT UNIQUE, name TEXT COLLATE NOCASE)",
                    "INSERT INTO patient (mrn, name) VALUES ('1', 'Zoë'), ('2', NULL), ('900', 'x' || char(0) || 'y')",
                    "DELETE FROM patient WHERE mrn = '900'",
                    "CREATE TABLE vital (patient REFERENCES patient (id), kind, value, at, PRIMARY KEY (patient, kind, at))"
                            + " WITHOUT ROWID",
                    "INSERT INTO vital VALUES (1, 'pulse', 70, 'a'), (1, 'pulse', 70.0, 'b'), (2, 'x', x'00ff', 'c')",
                    "CREATE TABLE note (text)",
                    "INSERT INTO note (rowid, text) VALUES (7, NULL), (-3, x'00'), (9000000000, 12.5), (8, '7')",
                    "CREATE TABLE shadowed (rowid TEXT, _rowid_ TEXT, oid TEXT)",
                    "INSERT INTO shadowed VALUES ('a', 'b', 'c')",
                    "CREATE TABLE computed (a INTEGER, b INTEGER AS (a * 2), c INTEGER AS (a * 3) STORED) STRICT",
                    "INSERT INTO computed (a) VALUES (1), (2)",
                    "CREATE TABLE \"odd \"\"name's\" (\"a b\")",
                    "INSERT INTO \"odd \"\"name's\" VALUES (1)",
                    "CREATE VIRTUAL TABLE search USING fts5 (text)",
                    "INSERT INTO search VALUES ('the quick brown fox')",
                    "CREATE INDEX vital_at ON vital (at) WHERE value > 0",
                    "CREATE VIEW latest AS SELECT max(at) AS at FROM vital",
                    "CREATE TRIGGER kept BEFORE DELETE ON patient BEGIN SELECT raise(ABORT, 'kept'); END",
                    "CREATE TABLE trace (b BLOB)",
                    "INSERT INTO trace VALUES (randomblob(30000))",
                    "ANALYZE");
        }
        return database;
    }
}
