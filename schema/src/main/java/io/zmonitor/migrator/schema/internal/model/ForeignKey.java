package io.zmonitor.migrator.schema.internal.model;

import java.util.List;
import java.util.Locale;

/**
 * A foreign key.
 *
 * @param name of the constraint; may be empty
 * @param columns of this table
 * @param parent the table that they refer to
 * @param parentColumns its columns; none for its primary key
 * @param onDelete what happens to rows whose parent is deleted
 * @param onUpdate what happens to rows whose parent's key changes
 * @param deferred whether it is looked at when the transaction ends, not when the statement does
 */
public record ForeignKey(
        String name,
        List<String> columns,
        String parent,
        List<String> parentColumns,
        Action onDelete,
        Action onUpdate,
        boolean deferred) {
    /** Copies the lists. */
    public ForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** What happens to a child. */
    public enum Action {
        /** The parent's change is refused when the constraint is looked at. */
        NO_ACTION,
        /** The parent's change is refused at once. */
        RESTRICT,
        /** The child's columns become NULL. */
        SET_NULL,
        /** The child's columns get their defaults. */
        SET_DEFAULT,
        /** The child follows. */
        CASCADE;

        /** As it stands in SQL. */
        public String sql() {
            return name().replace('_', ' ');
        }

        /** As it is written in database.yaml. */
        public String word() {
            return name().replace('_', '-').toLowerCase(Locale.ROOT);
        }
    }
}
