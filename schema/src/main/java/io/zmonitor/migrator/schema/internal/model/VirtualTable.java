package io.zmonitor.migrator.schema.internal.model;

import java.util.List;

/**
 * A virtual table.
 *
 * @param name its name
 * @param module the module with its arguments, as it stands behind USING
 * @param shadows the tables in which the module keeps its content; they are no tables of the schema
 * @param comment for people; may be empty
 */
public record VirtualTable(String name, String module, List<String> shadows, String comment) {
    /** Copies the list. */
    public VirtualTable {
        shadows = List.copyOf(shadows);
    }
}
