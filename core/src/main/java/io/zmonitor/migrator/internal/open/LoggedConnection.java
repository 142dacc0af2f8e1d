package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection to a database in WAL mode, and a second one that keeps its closing from moving the log into the file: the
 * driver's engine drops read errors while it does (driver fact 3, decision 018).
 *
 * @param connection the one that is worked with
 * @param keeper the one that only reads
 */
record LoggedConnection(Connection connection, Connection keeper) {
    private static final int IO_ERROR = 10;

    /** Whether what is committed on this connection goes to a write-ahead log. */
    static boolean isLogged(Connection connection) throws SQLException {
        return new SqlConnection(connection).text("PRAGMA journal_mode").equals("wal");
    }

    /** Whether there is a log with content. Looks at its size only. */
    static boolean hasLog(DatabaseFile database) {
        return database.wal().toFile().length() > 0;
    }

    /** Closes both. A log with content stays; an empty one is removed by the one that may write. */
    void close(DatabaseFile database) throws SQLException {
        boolean logged = hasLog(database);
        Connection last = logged ? keeper : connection;
        Connection first = logged ? connection : keeper;
        try (last) {
            first.close();
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** The log was closed, and what it holds is not proved to be in the file. */
    static SQLException unproved(Exception cause) {
        return new SQLException(
                "the write-ahead log was not moved into the file", null, IO_ERROR, SafeCause.withoutValues(cause));
    }
}
