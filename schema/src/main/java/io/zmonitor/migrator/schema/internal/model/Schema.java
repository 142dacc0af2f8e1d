package io.zmonitor.migrator.schema.internal.model;

import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.List;
import java.util.Optional;

/**
 * A schema: everything in it but the ledger's tables and what belongs to SQLite itself.
 *
 * @param tables with their indexes
 * @param views the views
 * @param triggers the triggers, of tables and of views
 * @param virtualTables the virtual tables
 */
public record Schema(List<Table> tables, List<View> views, List<Trigger> triggers, List<VirtualTable> virtualTables) {
    /** Copies the lists. */
    public Schema {
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        triggers = List.copyOf(triggers);
        virtualTables = List.copyOf(virtualTables);
    }

    /** The table of this name. */
    public Optional<Table> table(String name) {
        return tables.stream()
                .filter(table -> Identifiers.same(table.name(), name))
                .findFirst();
    }

    /** Whether the name belongs to the library's ledger, whose tables are no part of anybody's schema. */
    public static boolean isOfTheLedger(String name) {
        String folded = Identifiers.folded(name);
        return folded.equals("schema_version") || folded.startsWith("schema_version_");
    }
}
