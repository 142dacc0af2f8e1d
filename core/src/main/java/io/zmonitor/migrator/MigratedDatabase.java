package io.zmonitor.migrator;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database at this build's version, and the way into it: made by {@link Migrator#migrateAndOpen()}. Its further
 * connections open with the key as it was derived once. Close it when the application ends, after its connections:
 *
 * <pre>{@code
 * try (MigratedDatabase database = Migrator.forDatabase(path, key).migrateAndOpen()) {
 *     run(database.dataSource());
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class MigratedDatabase implements AutoCloseable {
    /**
     * Sets up each connection before the application gets it. The driver forgets {@code PRAGMA foreign_keys}, the cache
     * and the busy timeout with each connection, so they are given once, here:
     *
     * <pre>{@code
     * migrator.migrateAndOpen(connection -> {
     *     try (Statement statement = connection.createStatement()) {
     *         statement.execute("PRAGMA foreign_keys = ON");
     *     }
     * });
     * }</pre>
     *
     * <p>Called by every thread that asks for a connection, also at the same time.
     */
    @FunctionalInterface
    public interface ConnectionSetup {
        /**
         * Sets one connection up. The connection is in autocommit mode and must be so afterwards; it must not be kept.
         *
         * @throws SQLException if that fails: the connection is closed, and whoever asked for it gets this exception
         */
        void apply(Connection connection) throws SQLException;
    }

    private final Migrator migrator;
    private final MigrationReport report;
    private final DatabaseOpener.Held opener;
    private final OpenerDataSource dataSource;
    private @Nullable Background background;

    MigratedDatabase(
            Migrator migrator, MigrationReport report, DatabaseOpener.Held opener, OpenerDataSource dataSource) {
        this.migrator = migrator;
        this.report = report;
        this.opener = opener;
        this.dataSource = dataSource;
    }

    /** What the run did. */
    public MigrationReport report() {
        return report;
    }

    /**
     * Opens the application's connections, in autocommit mode and set up. It is no pool: whoever gets a connection closes
     * it. What it throws is a {@link SQLException}, with the {@link MigrationException} as its cause if the opener refused.
     */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * What goes on beside the application: the same one at each call. Asking looks into the database once; nothing is
     * started by it.
     */
    public synchronized Background background() {
        Background known = background;
        Background asked = known == null ? migrator.background() : known;
        background = asked;
        return asked;
    }

    /**
     * Ends the batch that is at work in the background, if one is, and wipes the key that is held. Nothing opens any more;
     * connections that were given out stay open.
     */
    @Override
    public void close() {
        Background asked = stopped();
        if (asked != null) {
            asked.close();
        }
        opener.close();
    }

    private synchronized @Nullable Background stopped() {
        return background;
    }

    /** Prints the path. */
    @Override
    public String toString() {
        return dataSource.toString();
    }

    /**
     * A data source of one file and one opener.
     *
     * @param file which
     * @param opener with its key; not closed by this
     * @param setup of each connection
     */
    record OpenerDataSource(DatabaseFile file, DatabaseOpener opener, ConnectionSetup setup) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = open();
            try {
                setup.apply(connection);
                if (!connection.getAutoCommit()) {
                    throw new SQLException(
                            "The connection set-up of " + file + " left a transaction open: commit it there");
                }
                return connection;
            } catch (SQLException | RuntimeException | Error e) {
                closeAfter(e, connection);
                throw e;
            }
        }

        private static void closeAfter(Throwable failure, Connection connection) {
            try {
                connection.close();
            } catch (SQLException | RuntimeException e) {
                failure.addSuppressed(e);
            }
        }

        private Connection open() throws SQLException {
            try {
                return opener.open(file);
            } catch (MigrationException e) {
                throw new SQLException(e.getMessage(), e);
            } catch (IllegalStateException e) {
                throw new SQLException(file + " was closed: migrate and open it again", e);
            }
        }

        /** Refused: the key opens the database, and neither user nor password does. */
        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("The key opens the database: there are no users");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        /** Refused, unless it takes a writer away: statements would be printed, and the key is in one of them. */
        @Override
        public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
            if (writer != null) {
                throw new SQLFeatureNotSupportedException("A log writer would print the key");
            }
        }

        /** {@inheritDoc} None: the opener's own patience counts. */
        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            if (seconds != 0) {
                throw new SQLFeatureNotSupportedException("How long an opening waits is said to the key");
            }
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("Nothing is logged here");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            if (type == DataSource.class) {
                return type.cast(this);
            }
            throw new SQLException("This is no wrapper of " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type == DataSource.class;
        }

        /** Prints the path. */
        @Override
        public String toString() {
            return file.toString();
        }
    }
}
