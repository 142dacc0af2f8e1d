package io.zmonitor.migrator.schema.internal.compare;

import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Column.NotNull;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;

/** What SQLite makes of a declaration without being told, and pragmas then show. */
final class Effective {
    private Effective() {}

    /** The schema as SQLite would show it. */
    static Schema of(Schema declared) {
        return new Schema(
                declared.tables().stream().map(Effective::of).toList(),
                declared.views(),
                declared.triggers(),
                declared.virtualTables());
    }

    /** The table as SQLite would show it. */
    static Table of(Table table) {
        return table.withColumns(table.columns().stream()
                        .map(column -> column(column, table))
                        .toList())
                .withUniqueKeys(uniqueKeys(table));
    }

    // In STRICT and WITHOUT ROWID tables the primary key refuses NULL. A row number is never NULL, so NOT NULL says
    // nothing of it.
    private static Column column(Column column, Table table) {
        if (table.isRowNumber(column.name())) {
            return column.with(NotNull.NO);
        }
        boolean ofKey = table.primaryKey().parts().stream().anyMatch(part -> column.isNamed(part.column()));
        boolean refuses = ofKey && (table.isStrict() || table.options().contains(Table.Option.WITHOUT_ROWID));
        return refuses && !column.notNull().declared() ? column.with(NotNull.YES) : column;
    }

    // A UNIQUE that says what the primary key or another one says gets no index of its own.
    private static List<UniqueKey> uniqueKeys(Table table) {
        List<UniqueKey> kept = new ArrayList<>();
        boolean keyHasIndex = table.primaryKey().parts().size() != 1
                || !table.isRowNumber(table.primaryKey().parts().get(0).column());
        for (UniqueKey key : table.uniqueKeys()) {
            String parts = withoutOrder(key.parts(), table);
            boolean known =
                    keyHasIndex && parts.equals(withoutOrder(table.primaryKey().parts(), table));
            int same = indexOf(parts, kept, table);
            if (same >= 0 && kept.get(same).conflict() == Conflict.ABORT) {
                kept.set(
                        same,
                        new UniqueKey(kept.get(same).name(), kept.get(same).parts(), key.conflict()));
            } else if (same < 0 && !known) {
                kept.add(key);
            }
        }
        return kept;
    }

    private static int indexOf(String parts, List<UniqueKey> keys, Table table) {
        for (int i = 0; i < keys.size(); i++) {
            if (withoutOrder(keys.get(i).parts(), table).equals(parts)) {
                return i;
            }
        }
        return -1;
    }

    private static String withoutOrder(List<KeyPart> parts, Table table) {
        return Identifiers.folded(parts.stream()
                .map(part -> new KeyPart(part.column(), part.expression(), part.collation(), false).canonical(table))
                .toList()
                .toString());
    }
}
