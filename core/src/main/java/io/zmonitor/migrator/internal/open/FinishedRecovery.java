package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes SQLite finish a recovery: nothing of it may be left for a later opening, and nobody else may be at work. */
final class FinishedRecovery {
    private static final int BUSY = 5;

    private FinishedRecovery() {}

    /** Something that must hold while nobody else can write. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * The first read has rolled a journal back; the frames of a write-ahead log are brought into the file here. Others
     * are shut out from now on until the connection is closed.
     *
     * @throws SQLException the result code of a busy database, if another process is at work
     */
    static void require(Connection connection, Condition ours) throws SQLException, IOException {
        SqlConnection database = new SqlConnection(connection);
        database.execute("PRAGMA locking_mode = EXCLUSIVE");
        database.execute("BEGIN EXCLUSIVE");
        database.execute("ROLLBACK");
        if (!ours.holds()) {
            throw new SQLException("somebody else has written", null, BUSY);
        }
        if (database.text("PRAGMA journal_mode").equals("wal")
                && database.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
            throw new SQLException("the log could not be emptied", null, BUSY);
        }
    }
}
