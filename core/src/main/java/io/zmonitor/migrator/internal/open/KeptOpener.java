package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.spi.SqlFunctions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The opener of a database that stays open after its run: the key is derived by the first opening, and once more at most,
 * to be held. The connection that found nothing to do is kept, and is the application's first. Closing it wipes what is
 * held. Thread-safe.
 */
public final class KeptOpener implements DatabaseOpener.Held {
    private final DatabaseOpener origin;

    private @Nullable Held held;
    private @Nullable Connection first;
    private boolean closed;

    /** Nothing is held yet. */
    public KeptOpener(DatabaseOpener origin) {
        this.origin = origin;
    }

    /** The connection to look with, kept until it is dropped or is given to the first who opens. */
    synchronized Connection look(DatabaseFile database) throws SQLException {
        if (first == null) {
            first = opened(database);
        }
        return first;
    }

    /** Whether a connection to look with is kept. */
    synchronized boolean isLooking() {
        return first != null;
    }

    /** Closes the connection that was looked with: the run is to change the file, with one of another kind. */
    public void drop() throws SQLException {
        Connection dropped = taken();
        if (dropped != null) {
            SqlConnection.close(dropped);
        }
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        DatabaseOpener opener = present();
        if (purpose != Purpose.APPLICATION) {
            return opener.open(database, purpose);
        }
        Connection kept = taken();
        if (kept != null) {
            return kept;
        }
        return opener instanceof Held ? opener.open(database, purpose) : opened(database);
    }

    private synchronized @Nullable Connection taken() {
        Connection kept = first;
        first = null;
        return kept;
    }

    // Directly at first, which is quicker; what tells the salt of an open file is a connection that nobody uses yet.
    private synchronized Connection opened(DatabaseFile database) throws SQLException {
        Connection connection = declared(() -> present().open(database, Purpose.APPLICATION));
        if (held == null) {
            try {
                held = declared(() -> origin.hold(database, connection));
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    // A database that was closed is the caller's own mistake.
    private static <T> T declared(UndeclaredFailure.Call<T> call) throws SQLException {
        try {
            return call.make();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        present().prove(database);
    }

    @Override
    public Pages pages() {
        return present().pages();
    }

    @Override
    public Optional<SqlFunctions> functions() {
        return origin.functions();
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return origin.mayBeOpen(database, own);
    }

    /** {@inheritDoc} What is held for the run stays held after it: closing what this answers has no effect. */
    @Override
    public synchronized Held hold(DatabaseFile database) throws IOException {
        if (held == null) {
            held = present().hold(database);
        }
        return held.hold(database);
    }

    @Override
    public Held hold(DatabaseFile database, Connection opened) throws SQLException {
        return present().hold(database, opened);
    }

    private synchronized DatabaseOpener present() {
        if (closed) {
            throw new IllegalStateException("This database was closed");
        }
        return held == null ? origin : held;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (held != null) {
            held.close();
        }
        try {
            drop();
        } catch (SQLException e) {
            // Nothing was written on it, and nobody has seen it.
        }
    }

    /** Says what it is, and nothing of the key. */
    @Override
    public String toString() {
        return "KeptOpener of " + origin;
    }
}
