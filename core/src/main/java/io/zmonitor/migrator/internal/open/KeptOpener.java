package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.GrowingFile;
import io.zmonitor.migrator.PageScan;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
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
    public Connection open(DatabaseFile database) throws SQLException {
        DatabaseOpener opener = present();
        Connection kept = taken();
        if (kept != null) {
            return kept;
        }
        return opener instanceof Held ? opener.open(database) : opened(database);
    }

    private synchronized @Nullable Connection taken() {
        Connection kept = first;
        first = null;
        return kept;
    }

    // Directly at first, which is quicker; what tells the salt of an open file is a connection that nobody uses yet.
    private synchronized Connection opened(DatabaseFile database) throws SQLException {
        Connection connection = declared(() -> present().open(database));
        if (held == null) {
            try {
                held = declared(() -> origin.holdOpened(database, connection));
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
    public Connection openForRun(DatabaseFile database) throws SQLException {
        return present().openForRun(database);
    }

    @Override
    public Optional<Connection> openToRead(DatabaseFile database) throws SQLException {
        return present().openToRead(database);
    }

    @Override
    public void create(DatabaseFile empty) throws SQLException {
        present().create(empty);
    }

    @Override
    public Connection createForRun(DatabaseFile empty) throws SQLException {
        return present().createForRun(empty);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        present().prove(database);
    }

    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return present().scan(database);
    }

    @Override
    public Optional<PageScan> scanGrowing(GrowingFile copy) throws IOException {
        return present().scanGrowing(copy);
    }

    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        return present().playBack(crashed, done);
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        present().proveRecovery(recovered, aside);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        present().transfer(from, emptyTo, newKey);
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database) {
        return origin.mayBeOpen(database);
    }

    @Override
    public boolean mayBeOpenTwice(DatabaseFile database) {
        return origin.mayBeOpenTwice(database);
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return origin.attach(opened, file, schema);
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
    public Held holdOpened(DatabaseFile database, Connection opened) throws SQLException {
        return present().holdOpened(database, opened);
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
