package io.zmonitor.migrator;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What a {@link Check} may look at. Valid while the check runs, on its thread. */
public interface CheckContext {
    /** The run's connection. Writes are refused, and so is whatever ends a transaction or the connection. */
    Connection connection();

    /** When the check runs. */
    Check.Phase phase();

    /** What the run is about to do, or has done; without steps if it is a rollback. */
    MigrationPlan plan();

    /** The database's file; empty for a connection that somebody else opened. Nobody may open it while the run does. */
    Optional<Path> database();

    /** The folder that the run's backup goes to; empty if none is taken. */
    Optional<Path> backupFolder();

    /**
     * What the run's work needs on disk at its peak, estimated from the sizes of the tables that it names. Reads these
     * tables.
     *
     * @throws SQLException if the sizes cannot be read
     */
    SpaceEstimate space() throws SQLException;

    /**
     * The same without reading any table: each counts as the whole database. Never less than {@link #space()}.
     *
     * @throws SQLException if the database's size cannot be read
     */
    SpaceEstimate spaceAtMost() throws SQLException;

    /**
     * Whether the write lock is free: tried and given back, without a write. Inside the run's transaction it is the run's
     * own, and counts as free. Waits as long as the run would.
     *
     * @throws SQLException if it cannot be tried for another reason
     */
    WriteLock writeLock() throws SQLException;

    /** Who has the lock without which nobody can write. */
    enum WriteLock {
        /** Nobody else. */
        FREE,
        /** Another connection. */
        HELD
    }
}
