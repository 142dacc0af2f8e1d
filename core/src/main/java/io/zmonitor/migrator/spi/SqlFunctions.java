package io.zmonitor.migrator.spi;

import io.zmonitor.migrator.JavaMigration;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes functions coded in Java callable on the connections of an opener. Thread-safe. */
public interface SqlFunctions {
    /**
     * Registers a function on one connection. Statements may call it; what stands in the schema, such as a trigger, an index or
     * a generated column, is refused by SQLite when it does (SQLITE_DIRECTONLY).
     *
     * <p>If the code throws, the statement fails with a fixed text: the message of what was thrown may hold a row's value.
     *
     * @throws SQLException if the connection is none of this opener's driver
     */
    void register(Connection opened, JavaMigration.Function function) throws SQLException;

    /**
     * Takes it back.
     *
     * @throws SQLException if a statement of the connection is still running
     */
    void remove(Connection opened, JavaMigration.Function function) throws SQLException;
}
