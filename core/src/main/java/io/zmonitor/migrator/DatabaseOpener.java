package io.zmonitor.migrator;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Opens the database: the only seam to the driver and to the cipher. The key is an opener.
 *
 * <p>An opener fetches its secret when a method is called and has wiped it when the method returns. It is thread-safe.
 * Whatever fails writes nothing, deletes nothing and recreates nothing, and is thrown as a {@link MigrationException}
 * whose problem tells the cases apart, as far as they can be proved.
 */
public interface DatabaseOpener {
    /**
     * Opens a database file that exists, never creating one, and proves by reading the schema that the key fits. The
     * connection is in autocommit mode, with the driver's default settings and a busy timeout.
     *
     * <p>Costs one statement besides what the driver itself does.
     *
     * @throws SQLException for what the opener cannot name
     */
    Connection open(DatabaseFile database) throws SQLException;

    /**
     * Opens like {@link #open}, for a run: as far as the driver can, no other database can be attached to the connection,
     * so that no migration copies data into another file. The limit cannot be set later, through JDBC.
     *
     * @throws SQLException for what the opener cannot name
     */
    default Connection openForRun(DatabaseFile database) throws SQLException {
        return open(database);
    }

    /**
     * Opens a second connection, which only reads, to a database in WAL mode that this process has open. While it is open
     * no closing moves the log into the file, and its own closing does not either: an engine that drops read errors would
     * do it badly without a word, so the log is left as a crash leaves it, and recovered with a proof.
     *
     * @return nothing if this opener cannot: then closing is left to SQLite
     * @throws SQLException for what the opener cannot name
     */
    default Optional<Connection> openToRead(DatabaseFile database) throws SQLException {
        return Optional.empty();
    }

    /**
     * Makes an empty file a database without tables, on the storage, proves that it is what this opener makes, and closes
     * it. A kill meanwhile leaves one page at most, and no journal.
     *
     * @param empty a file of 0 bytes that belongs to the caller alone
     * @throws SQLException for what the opener cannot name
     */
    void create(DatabaseFile empty) throws SQLException;

    /**
     * Creates like {@link #create}, and leaves the database open as {@link #openForRun} opens it: so that the key is derived
     * once.
     *
     * @param empty a file of 0 bytes that belongs to the caller alone; if this fails it is empty again, or gone
     * @throws SQLException for what the opener cannot name
     */
    default Connection createForRun(DatabaseFile empty) throws SQLException {
        create(empty);
        return openForRun(empty);
    }

    /**
     * Proves that the key fits a file set left by a crash, without the driver and without changing a byte. Called when
     * a journal or write-ahead log with content stands beside the file, while this process has no connection to it.
     *
     * @throws IOException if a file of the set cannot be read
     */
    void prove(DatabaseFile database) throws IOException;

    /**
     * Authenticates every page of a file, without the driver and without changing a byte. Called while this process has
     * no connection to the file, and no side file with content stands beside it.
     *
     * @return nothing if this opener cannot: its files are not encrypted, or not authenticated
     * @throws IOException if the file cannot be read
     */
    default Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return Optional.empty();
    }

    /**
     * Why this opener refuses a file, with backups of it as witnesses: a salt that they have, and the file has not, is
     * damaged, and the key is not wrong. Changes nothing. Called while this process has no connection to the file.
     *
     * @param backups the newest first
     * @return nothing if this opener cannot tell, or would not refuse it
     */
    default Optional<Problem> diagnose(DatabaseFile database, List<Path> backups) {
        return Optional.empty();
    }

    /**
     * Authenticates like {@link #scan} a copy that is still being made: each page as soon as it can be read back, so that
     * copying and authenticating share the processors.
     *
     * @return nothing if this opener cannot
     * @throws IOException if the file cannot be read, or is not copied to its end
     */
    default Optional<PageScan> scanGrowing(GrowingFile copy) throws IOException {
        copy.await(copy.size());
        return scan(copy.file());
    }

    /**
     * Brings back what a rollback journal or a write-ahead log holds and removes it, without the driver: an engine that
     * drops read errors may cut a file off at a size it could not read, which no copy of the journal undoes, and removes
     * a log that it could not read. Called after {@link #prove}, while this process has no connection to the file. A kill
     * or a failure at any point leaves the journal or log, from which it can be done again.
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
     * holds must be in the recovered file. Called while this process has no connection to either file, and no side file
     * with content stands beside the recovered one.
     *
     * @param aside what was copied of the crashed set before the recovery: at least the first 64 KiB of the database by
     *     this name, and the journal or log beside it
     * @throws MigrationException {@link ProblemCode#RECOVERY_INCOMPLETE} if something is missing,
     *     {@link ProblemCode#CHANGED_SINCE_RECOVERY} if somebody else may have committed since
     * @throws IOException if a file cannot be read
     */
    default void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        // An opener that cannot look into the files leaves it to SQLite's own checks.
    }

    /**
     * Whether this process may have a file open, as far as the opener can tell: then nothing but the driver reads it,
     * since closing it in Java would drop the locks that SQLite holds on it.
     */
    default boolean mayBeOpen(DatabaseFile database) {
        return false;
    }

    /**
     * Whether this process may have a file open more than once, as far as the opener can tell. Asked while the caller has
     * it open once. If it is not open twice, Java may read the file, as long as the caller's connection holds no lock when
     * Java opens it and none when Java closes it.
     */
    default boolean mayBeOpenTwice(DatabaseFile database) {
        return mayBeOpen(database);
    }

    /**
     * Attaches a file to a connection for reading: a copy of its database, or the database itself, which is then read
     * from the storage anew. It takes no derivation, and works only if the file has the connection's own key and salt
     * (driver fact 39). Outside of any transaction.
     *
     * @param opened by this opener; while the file is attached, a connection for a run may attach nothing else
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
     * Called while this process has no connection to either file, and no side file stands beside them.
     *
     * @param from a cleanly closed database that nobody else opens meanwhile; it is only read
     * @param emptyTo a file of 0 bytes that belongs to the caller alone
     * @param newKey what opens the new file
     * @throws MigrationException {@link ProblemCode#TRANSFER_UNSUPPORTED} if this opener cannot, or not for that key
     * @throws IOException if a file cannot be read or flushed
     */
    default void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        throw MigrationException.refusing(Problem.ofFile(
                ProblemCode.TRANSFER_UNSUPPORTED, from.path(), getClass().getSimpleName() + " offers no transfer"));
    }

    /**
     * An opener that holds what it derived from the secret for this one file, so that each further opening takes no
     * derivation, and neither does one of a copy of it. Whoever asked for it closes it, and so wipes it.
     *
     * @param database a file that exists, which this process does not have open
     * @throws IllegalStateException if this process has it open after all: then nothing of it may be read
     */
    default Held hold(DatabaseFile database) throws IOException {
        return new NothingHeld(this);
    }

    /**
     * Holds like {@link #hold}, while this process has the file open: nothing of it is read but through the connection.
     * What is derived is derived at the first use.
     *
     * @param opened by this opener, and nobody else uses it during the call
     * @throws SQLException if the connection cannot be asked
     */
    default Held holdOpened(DatabaseFile database, Connection opened) throws SQLException {
        return new NothingHeld(this);
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

    /** An opener for one file and its copies that holds a derived key until it is closed. Thread-safe. */
    interface Held extends DatabaseOpener, AutoCloseable {
        @Override
        void close();
    }
}
