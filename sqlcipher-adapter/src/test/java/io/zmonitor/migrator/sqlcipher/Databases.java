package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes and reads the databases of the tests. */
final class Databases {
    private Databases() {}

    /** A database with a table of three patients. */
    static DatabaseFile make(Path path, SqlCipherKey key) throws IOException, SQLException {
        DatabaseFile database = new DatabaseFile(Files.createFile(path));
        key.open(database, Purpose.CREATION).close();
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT)",
                    "INSERT INTO patient (name) VALUES ('one'), ('two'), ('three')");
        }
        return database;
    }

    static int patients(DatabaseOpener key, DatabaseFile database) throws SQLException {
        try (Connection connection = key.open(database)) {
            return Sql.number(connection, "SELECT count(*) FROM patient");
        }
    }
}
