package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The connection that a run changes with, under the lock, with the settings that a durable run needs. Closing it puts
 * the settings back.
 */
final class Session implements AutoCloseable {
    private final DatabaseAccess access;
    private SqlConnection database;
    private ConnectionSettings settings;

    private Session(DatabaseAccess access, SqlConnection database) throws SQLException {
        this.access = access;
        this.database = database;
        this.settings = ConnectionSettings.of(database, access.name());
    }

    static Session open(DatabaseAccess access, DatabaseAccess.Held lock) throws SQLException {
        return new Session(access, new SqlConnection(access.change(lock)));
    }

    /** Makes the settings of a durable run, each read back, and waits for other connections this long from now on. */
    void makeDurable(Duration patience) throws SQLException {
        settings.makeDurable(patience);
    }

    /** Gives up a connection whose state is unknown and opens another; the settings are those of a new connection. */
    void reopen() throws SQLException {
        Connection fresh = access.reopen();
        database = new SqlConnection(fresh);
        settings = ConnectionSettings.of(database, access.name());
    }

    /** Does something on a connection that is less limited than the run's own: see {@link DatabaseAccess#unlimited}. */
    void unlimited(Unlimited body) throws StepFailure, SQLException {
        Connection connection = access.unlimited();
        try {
            body.on(new SqlConnection(connection));
        } finally {
            access.release(connection);
        }
    }

    /** What is done on such a connection. */
    @FunctionalInterface
    interface Unlimited {
        void on(SqlConnection database) throws StepFailure, SQLException;
    }

    SqlConnection database() {
        return database;
    }

    ConnectionSettings settings() {
        return settings;
    }

    Path name() {
        return access.name();
    }

    Ledger ledger() {
        return new Ledger(database, access.name());
    }

    /** The ledger, be it ours or an earlier runner's. */
    LedgerReading reading(MigrationSet set, RunSettings run) throws SQLException {
        return LedgerReading.of(set, database, access.name(), run);
    }

    List<LedgerEntry> entries() throws SQLException {
        return ledger().read();
    }

    /** Restores the connection's settings, and closes it if it is ours: before the lock is given back. */
    @Override
    public void close() throws SQLException {
        try {
            settings.restore();
        } finally {
            access.close();
        }
    }
}
