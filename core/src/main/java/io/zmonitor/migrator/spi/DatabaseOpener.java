package io.zmonitor.migrator.spi;

import io.zmonitor.migrator.MigrationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
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
     * Opens a database file, and proves by reading the schema that the key fits. The connection is in autocommit mode,
     * with the driver's default settings and a busy timeout. It costs one statement besides what the driver itself does.
     *
     * @param database exists, and none is ever created; for {@link Purpose#CREATION} it has 0 bytes and belongs to the
     *     caller alone
     * @throws SQLException for what the opener cannot name
     */
    Connection open(DatabaseFile database, Purpose purpose) throws SQLException;

    /** Opens for the application: {@link #open(DatabaseFile, Purpose)}. */
    default Connection open(DatabaseFile database) throws SQLException {
        return open(database, Purpose.APPLICATION);
    }

    /**
     * Proves that the key fits a file set left by a crash, without the driver and without changing a byte. Called when
     * a journal or write-ahead log with content stands beside the file, while this process has no connection to it.
     *
     * @throws IOException if a file of the set cannot be read
     */
    void prove(DatabaseFile database) throws IOException;

    /** What the opener can do with the pages of its files. By default nothing beyond what SQLite does itself. */
    default Pages pages() {
        return Pages.NONE;
    }

    /**
     * Whether this process may have a file open, as far as the opener can tell: then nothing but the driver reads it,
     * since closing it in Java would drop the locks that SQLite holds on it. The caller may, if its own connection is the
     * only one and holds no lock when Java opens the file, and none when Java closes it.
     *
     * @param own how many connections the caller itself has to the file: these do not count
     */
    default boolean mayBeOpen(DatabaseFile database, int own) {
        return false;
    }

    /**
     * An opener that holds what it derived from the secret for this one file, so that each further opening takes no
     * derivation, and neither does one of a copy of it. Whoever asked for it closes it, and so wipes it.
     *
     * @param database a file that exists, which this process does not have open
     * @throws IllegalStateException if this process has it open after all: then nothing of it may be read
     * @throws IOException if the file cannot be read
     */
    default Held hold(DatabaseFile database) throws IOException {
        return NothingHeld.by(this);
    }

    /**
     * Holds while this process has the file open: nothing of it is read but through the connection, and what is derived is
     * derived at the first use.
     *
     * @param opened by this opener, and nobody else uses it during the call
     * @throws SQLException if the connection cannot be asked
     */
    default Held hold(DatabaseFile database, Connection opened) throws SQLException {
        return NothingHeld.by(this);
    }

    /** What makes functions coded in Java callable on its connections; nothing if it cannot. */
    default Optional<SqlFunctions> functions() {
        return Optional.empty();
    }

    /** An opener for one file and its copies that holds a derived key until it is closed. Thread-safe. */
    interface Held extends DatabaseOpener, AutoCloseable {
        @Override
        void close();
    }
}
