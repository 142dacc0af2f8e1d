package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.GrowingFile;
import io.zmonitor.migrator.PageScan;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers which connections were opened, and where. Thread-safe. */
final class TrackedOpener implements DatabaseOpener {
    private final DatabaseOpener opener;
    private final Queue<Opened> opened = new ConcurrentLinkedQueue<>();

    TrackedOpener(DatabaseOpener opener) {
        this.opener = opener;
    }

    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        return tracked(opener.open(database));
    }

    @Override
    public Connection openForRun(DatabaseFile database) throws SQLException {
        return tracked(opener.openForRun(database));
    }

    @Override
    public Optional<Connection> openToRead(DatabaseFile database) throws SQLException {
        return opener.openToRead(database).map(this::tracked);
    }

    @Override
    public void create(DatabaseFile empty) throws SQLException {
        opener.create(empty);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        opener.prove(database);
    }

    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return opener.scan(database);
    }

    @Override
    public Optional<PageScan> scanGrowing(GrowingFile copy) throws IOException {
        return opener.scanGrowing(copy);
    }

    @Override
    public boolean playBack(DatabaseFile crashed) throws IOException {
        return opener.playBack(crashed);
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        opener.proveRecovery(recovered, aside);
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database) {
        return opener.mayBeOpen(database);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        opener.transfer(from, emptyTo, newKey);
    }

    /** Where one of the connections that are still open was opened. */
    Optional<Throwable> openNow() throws SQLException {
        for (Opened one : opened) {
            if (!one.connection().isClosed()) {
                return Optional.of(one.place());
            }
        }
        return Optional.empty();
    }

    void closeAll() throws SQLException {
        for (Opened one = opened.poll(); one != null; one = opened.poll()) {
            one.connection().close();
        }
    }

    private Connection tracked(Connection connection) {
        opened.add(new Opened(connection, new Opening()));
        return connection;
    }

    private record Opened(Connection connection, Throwable place) {}

    /** Never thrown: its stack trace says where a connection comes from. */
    private static final class Opening extends Exception {
        private static final long serialVersionUID = 1L;

        Opening() {
            super("opened here by " + Thread.currentThread().getName());
        }
    }
}
