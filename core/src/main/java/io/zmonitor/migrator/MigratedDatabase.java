package io.zmonitor.migrator;

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
    private final MigrationReport report;
    private final DatabaseOpener.Held opener;
    private final OpenerDataSource dataSource;

    MigratedDatabase(MigrationReport report, DatabaseFile file, DatabaseOpener.Held opener) {
        this.report = report;
        this.opener = opener;
        this.dataSource = new OpenerDataSource(file, opener);
    }

    /** What the run did. */
    public MigrationReport report() {
        return report;
    }

    /**
     * Opens the application's connections, in autocommit mode. It is no pool: whoever gets a connection closes it. What
     * it throws is a {@link java.sql.SQLException}, with the {@link MigrationException} as its cause if the opener refused.
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
