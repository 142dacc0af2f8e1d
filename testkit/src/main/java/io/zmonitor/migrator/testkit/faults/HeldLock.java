package io.zmonitor.migrator.testkit.faults;

import io.zmonitor.migrator.testkit.Sql;
import io.zmonitor.migrator.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection in a transaction that writes. */
final class HeldLock implements AutoCloseable {
    private final Connection connection;

    private HeldLock(Connection connection) {
        this.connection = connection;
    }

    static HeldLock on(TestDatabase database) throws SQLException {
        Connection connection = database.open();
        try {
            Sql.execute(connection, "BEGIN IMMEDIATE");
            return new HeldLock(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            Sql.execute(connection, "ROLLBACK");
        }
    }
}
