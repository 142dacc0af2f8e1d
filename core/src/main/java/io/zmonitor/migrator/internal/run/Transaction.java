package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;

/** The run's own transaction: statements, not the driver's flag. */
record Transaction(SqlConnection database) {
    /** Begins it, with the write lock at once, so that what is read inside of it stays true until the commit. */
    static Transaction begin(SqlConnection database) throws SQLException {
        database.execute("BEGIN IMMEDIATE");
        return new Transaction(database);
    }

    boolean isOpen() throws SQLException {
        return database.inTransaction();
    }

    void commit() throws SQLException {
        database.execute("COMMIT");
    }

    /**
     * Undoes everything, if SQLite has not done so already: after a really full disk it has, and a ROLLBACK would fail
     * and hide the cause (driver fact 12).
     */
    void abort() throws SQLException {
        if (isOpen()) {
            database.execute("ROLLBACK");
        }
    }
}
