package io.zmonitor.migrator.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Opens empty databases in which a schema is tried before anybody relies on it. If the schema uses functions, collations or
 * modules of the application, register them on each connection.
 */
@FunctionalInterface
public interface Scratch {
    /**
     * A new connection to an empty database, which the caller closes.
     *
     * @throws SQLException if there is none to be had
     */
    Connection open() throws SQLException;

    /** Databases in memory, by the SQLite driver that JDBC finds. */
    static Scratch inMemory() {
        return () -> DriverManager.getConnection("jdbc:sqlite::memory:");
    }
}
