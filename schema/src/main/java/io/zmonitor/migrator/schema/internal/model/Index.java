package io.zmonitor.migrator.schema.internal.model;

import java.util.List;

/**
 * An index that somebody made by name.
 *
 * @param name its name
 * @param parts what it orders by
 * @param unique whether two rows may not be equal in it
 * @param where the rows that it holds, as SQL; empty for all
 * @param comment for people; may be empty
 */
public record Index(String name, List<KeyPart> parts, boolean unique, String where, String comment) {
    /** Copies the list. */
    public Index {
        parts = List.copyOf(parts);
    }
}
