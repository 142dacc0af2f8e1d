package io.zmonitor.migrator;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

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

    private final MigrationReport report;
    private final DatabaseOpener.Held opener;
    private final OpenerDataSource dataSource;

    MigratedDatabase(MigrationReport report, DatabaseFile file, DatabaseOpener.Held opener, ConnectionSetup setup) {
        this.report = report;
        this.opener = opener;
        this.dataSource = new OpenerDataSource(file, opener, setup);
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

    /** Wipes the key that is held. Nothing opens any more; connections that were given out stay open. */
    @Override
    public void close() {
        opener.close();
    }

    /** Prints the path. */
    @Override
    public String toString() {
        return dataSource.toString();
    }
}
