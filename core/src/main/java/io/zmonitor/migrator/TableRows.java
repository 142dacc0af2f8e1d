package io.zmonitor.migrator;

import java.util.OptionalLong;

/**
 * How many rows a table had before a rehearsal and has after it. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface TableRows {
    /** Its name. */
    String table();

    /** Nothing if there was no such table. */
    OptionalLong before();

    /** Nothing if there is no such table any more. */
    OptionalLong after();

    /** Whether the table is new, gone, or has another number of rows. */
    default boolean differ() {
        return !before().equals(after());
    }
}
