package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers which connections were opened, and where. Thread-safe. */
final class TrackedOpener extends ForwardingOpener {
    private final Queue<Opened> opened = new ConcurrentLinkedQueue<>();

    TrackedOpener(DatabaseOpener opener) {
        super(opener);
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        return tracked(super.open(database, purpose));
    }

    /** The one that opens, whose connections nobody remembers. */
    DatabaseOpener opened() {
        return opener();
    }

    /** Where the connections that are still open were opened. */
    List<Throwable> openNow() throws SQLException {
        List<Throwable> places = new ArrayList<>();
        for (Opened one : opened) {
            if (!one.connection().isClosed()) {
                places.add(one.place());
            }
        }
        return places;
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
