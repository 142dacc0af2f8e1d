package io.zmonitor.migrator.schema.internal.model;

import java.util.List;

/**
 * The primary key of a table.
 *
 * @param name of the constraint; may be empty
 * @param parts its columns; none if the table has no primary key
 * @param conflict what happens to a second row
 * @param autoincrement whether numbers of deleted rows never come back
 */
public record PrimaryKey(String name, List<KeyPart> parts, Conflict conflict, boolean autoincrement) {
    /** No primary key. */
    public static final PrimaryKey NONE = new PrimaryKey("", List.of(), Conflict.ABORT, false);

    /** Copies the list. */
    public PrimaryKey {
        parts = List.copyOf(parts);
    }
}
