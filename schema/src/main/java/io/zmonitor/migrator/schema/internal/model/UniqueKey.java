package io.zmonitor.migrator.schema.internal.model;

import java.util.List;

/**
 * A UNIQUE constraint.
 *
 * @param name of the constraint; may be empty
 * @param parts its columns
 * @param conflict what happens to a second row
 */
public record UniqueKey(String name, List<KeyPart> parts, Conflict conflict) {
    /** Copies the list. */
    public UniqueKey {
        parts = List.copyOf(parts);
    }
}
