package io.zmonitor.migrator.internal.resolve;

import java.util.List;
import java.util.Set;

/**
 * What a statement may do to tables. All names in lower case, without quotes.
 *
 * @param changed every name in a statement that can change or remove rows; more names than tables
 * @param dropped by DROP TABLE
 * @param renames by ALTER TABLE … RENAME TO
 * @param created by CREATE TABLE, TEMP and VIRTUAL included
 */
public record TableEffects(Set<String> changed, Set<String> dropped, List<Rename> renames, Set<String> created) {
    /** A statement that leaves tables and rows alone. */
    public static final TableEffects NONE = new TableEffects(Set.of(), Set.of(), List.of(), Set.of());

    /** Copies the collections. */
    public TableEffects {
        changed = Set.copyOf(changed);
        dropped = Set.copyOf(dropped);
        renames = List.copyOf(renames);
        created = Set.copyOf(created);
    }

    /** A table's old and new name. */
    public record Rename(String from, String to) {}
}
