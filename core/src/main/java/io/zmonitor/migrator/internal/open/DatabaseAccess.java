package io.zmonitor.migrator.internal.open;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** How a run gets at its database: a file that it opens, or a connection that somebody else opened. */
public interface DatabaseAccess extends AutoCloseable {
    /** What is held until it is closed. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** What the database is called in messages. */
    Path name();

    /**
     * The connection to look with, if opening changes nothing: the file is there and was closed cleanly. The same one
     * at every call.
     */
    Optional<Connection> look() throws SQLException;

    /** Takes the lock that only one run per database holds. */
    Held lock(Duration patience, String application);

    /**
     * The connection to change with, under the lock: the one that was looked with, if the file is still the same;
     * otherwise a new one, to a file that was created or recovered if need be.
     *
     * @param lock what {@link #lock} returned: nobody changes anything without it
     */
    Connection change(Held lock) throws SQLException;

    /** The file, if it is one: what can be read, copied and replaced while it is closed. */
    default Optional<FileAccess> file() {
        return Optional.empty();
    }

    /** A connection to look with after a change, under the lock, without recovering or creating anything by itself. */
    Connection reopen() throws SQLException;

    /**
     * A connection to ask what a failure left, under the lock: that of {@link #reopen}, or, where a log cannot be moved
     * into the file, one that only reads and leaves the log to the next boot.
     */
    default Connection reopenToAsk() throws SQLException {
        return reopen();
    }

    /**
     * A connection for a statement that needs a transient database of its own, as VACUUM does: one whose limit on
     * attached databases would forbid that cannot run it. The caller gives it back with {@link #release}.
     */
    Connection unlimited() throws SQLException;

    /** Takes back what {@link #unlimited} gave: nothing where it is the only connection. */
    default void release(Connection unlimited) throws SQLException {}

    /** How long opening took so far, the key's derivation included: none of a database that others have opened. */
    default Duration opening() {
        return Duration.ZERO;
    }

    /** Whether the database would have to be created: never one that others work with. */
    default boolean isMissing() {
        return false;
    }

    @Override
    void close() throws SQLException;
}
