package io.zmonitor.migrator;

import java.util.OptionalLong;

/**
 * How many rows a table had before a rehearsal and has after it. Immutable and thread-safe.
 *
 * @param table its name
 * @param before nothing if there was no such table
 * @param after nothing if there is no such table any more
 */
public record TableRows(String table, OptionalLong before, OptionalLong after) {
    /** Whether the table is new, gone, or has another number of rows. */
    public boolean differ() {
        return !before.equals(after);
    }
}
