package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which connections were opened, and where. Thread-safe. */
final class TrackedOpener implements DatabaseOpener {
    private final DatabaseOpener opener;
    private final Map<Connection, Opening> opened = new ConcurrentHashMap<>();

    TrackedOpener(DatabaseOpener opener) {
        this.opener = opener;
    }

    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        Connection connection = opener.open(database);
        opened.put(connection, new Opening());
        return connection;
    }

    @Override
    public void create(DatabaseFile empty) throws SQLException {
        opener.create(empty);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        opener.prove(database);
    }

    /** Where one of the connections that are still open was opened. */
    Optional<Throwable> openNow() throws SQLException {
        for (Map.Entry<Connection, Opening> entry : opened.entrySet()) {
            if (!entry.getKey().isClosed()) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    void closeAll() throws SQLException {
        for (Connection connection : opened.keySet()) {
            connection.close();
        }
        opened.clear();
    }

    /** Never thrown: its stack trace says where a connection comes from. */
    private static final class Opening extends Exception {
        private static final long serialVersionUID = 1L;

        Opening() {
            super("opened here by " + Thread.currentThread().getName());
        }
    }
}
