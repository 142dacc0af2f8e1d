package io.zmonitor.migrator.schema.internal.model;

import java.util.List;

/**
 * A view.
 *
 * @param name its name
 * @param columns the names that it gives its columns; may be none
 * @param select its query
 * @param comment for people; may be empty
 */
public record View(String name, List<String> columns, String select, String comment) {
    /** Copies the list. */
    public View {
        columns = List.copyOf(columns);
    }
}
