package io.zmonitor.migrator.spi;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What an opener can do with the pages of its files, most of it without the driver. Each method says what it answers if
 * the opener cannot: then it is left to SQLite, or not done. Thread-safe.
 *
 * <p>What reads a file by itself is called while this process has no connection to it: closing it in Java would drop the
 * locks that SQLite holds on it.
 */
public interface Pages {
    /** Those of an opener that leaves all of it to SQLite. */
    Pages NONE = new Pages() {};

    /**
     * Authenticates every page of a file, changing no byte. Called while no side file with content stands beside it.
     *
     * @return nothing if this opener cannot: its files are not encrypted, or not authenticated
     * @throws IOException if the file cannot be read
     */
    default Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return Optional.empty();
    }

    /**
     * Authenticates a copy that is still being made: each page as soon as it can be read back, so that copying and
     * authenticating share the processors.
     *
     * @return nothing if this opener cannot
     * @throws IOException if the file cannot be read, or is not copied to its end
     */
    default Optional<PageScan> scan(GrowingFile copy) throws IOException {
        copy.await(copy.size());
        return scan(copy.file());
    }

    /**
     * Why the opener refuses a file, with backups of it as witnesses: a salt that they have, and the file has not, is
     * damaged, and the key is not wrong. Changes nothing.
     *
     * @param backups the newest first
     * @return nothing if this opener cannot tell, or would not refuse it
     */
    default Optional<Problem> diagnose(DatabaseFile database, List<Path> backups) {
        return Optional.empty();
    }

    /**
     * Brings back what a rollback journal or a write-ahead log holds and removes it, without the driver: an engine that
     * drops read errors may cut a file off at a size it could not read, which no copy of the journal undoes, and removes
     * a log that it could not read. Called after {@link DatabaseOpener#prove}. A kill or a failure at any point leaves the
     * journal or log, from which it can be done again.
     *
     * @param done called once the file is written and flushed, before the journal or log is removed
     * @return whether it was done; not if this opener leaves it to the driver, or another process is at work
     * @throws IOException if a file cannot be read or written; then the journal or log is still there
     */
    default boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        return false;
    }

    /**
     * Proves that a crashed set was recovered completely: each page that the journal or the write-ahead log of the crash
     * holds must be in the recovered file. Called while no side file with content stands beside it. An opener that cannot
     * look into the files leaves it to SQLite's own checks.
     *
     * @param aside what was copied of the crashed set before the recovery: at least the first 64 KiB of the database by
     *     this name, and the journal or log beside it
     * @throws MigrationException {@link ProblemCode#RECOVERY_INCOMPLETE} if something is missing,
     *     {@link ProblemCode#CHANGED_SINCE_RECOVERY} if somebody else may have committed since
     * @throws IOException if a file cannot be read
     */
    default void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        // Left to SQLite's own checks.
    }

    /**
     * Attaches a file to a connection for reading: a copy of its database, or the database itself, which is then read
     * from the storage anew. It takes no derivation, and works only if the file has the connection's own key and salt
     * (driver fact 39). Outside of any transaction.
     *
     * @param opened by the opener; while the file is attached, a connection for a run may attach nothing else
     * @param schema by which name; one that needs no quotes
     * @return nothing if this opener cannot
     * @throws SQLException if the file cannot be attached with the connection's key
     */
    default Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return Optional.empty();
    }

    /**
     * Writes everything that a database holds into an empty file, as another key makes it, flushes it, and proves that
     * nothing is missing: a change of key or cipher never happens in place. The new file is left empty if that fails.
     * Called while no side file stands beside either file.
     *
     * @param from a cleanly closed database that nobody else opens meanwhile; it is only read
     * @param emptyTo a file of 0 bytes that belongs to the caller alone
     * @param newKey what opens the new file
     * @throws MigrationException {@link ProblemCode#TRANSFER_UNSUPPORTED} if this opener cannot, or not for that key
     * @throws IOException if a file cannot be read or flushed
     */
    default void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        throw MigrationException.refusing(
                Problem.ofFile(ProblemCode.TRANSFER_UNSUPPORTED, from.path(), "this opener offers no transfer"));
    }

    /** Something that is done while no other process can read or write the database. */
    @FunctionalInterface
    interface WhileAlone {
        /** Does it. */
        void perform() throws IOException;
    }

    /** A file that is attached until this is closed, outside of any transaction. */
    @FunctionalInterface
    interface Attached extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
