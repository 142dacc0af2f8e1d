package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes and reads the databases of the tests. */
final class Databases {
    private Databases() {}

    /** A database with a table of three patients. */
    static DatabaseFile make(Path path, SqlCipherKey key) throws IOException, SQLException {
        DatabaseFile database = new DatabaseFile(Files.createFile(path));
        key.create(database);
        try (Connection connection = key.open(database)) {
            execute(connection, "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT)");
            execute(connection, "INSERT INTO patient (name) VALUES ('one'), ('two'), ('three')");
        }
        return database;
    }

    static int patients(SqlCipherKey key, DatabaseFile database) throws SQLException {
        try (Connection connection = key.open(database)) {
            return number(connection, "SELECT count(*) FROM patient");
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int number(Connection connection, String query) throws SQLException {
        return Integer.parseInt(text(connection, query));
    }

    static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return String.valueOf(result.next() ? result.getString(1) : null);
        }
    }
}
