package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.internal.draft.DraftLosses.Conversion;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was renamed, as somebody said it; nothing is guessed.
 *
 * @param tables the names of tables
 * @param columns the names of columns, with the table's new name
 */
public record Renames(List<Rename> tables, List<Rename> columns) {
    /** Nothing was renamed. */
    public static final Renames NONE = new Renames(List.of(), List.of());

    /** Copies the lists. */
    public Renames {
        tables = List.copyOf(tables);
        columns = List.copyOf(columns);
    }

    /**
     * A new name.
     *
     * @param table the table's new name for a column; empty for a table
     * @param old the name before
     * @param now the new name
     */
    public record Rename(String table, String old, String now) {
        Rename reversed() {
            String before = now;
            return new Rename(table, before, old);
        }

        Rename of(String other) {
            return new Rename(other, old, now);
        }
    }

    /** With another table. */
    public Renames withTable(String old, String now) {
        List<Rename> more = new ArrayList<>(tables);
        more.add(new Rename("", old, now));
        return new Renames(more, columns);
    }

    /** With another column of this table, which has its new name. */
    public Renames withColumn(String table, String old, String now) {
        List<Rename> more = new ArrayList<>(columns);
        more.add(new Rename(table, old, now));
        return new Renames(tables, more);
    }

    /** With those that the declaration marks by {@code was}. */
    Renames with(Schema declared) {
        Renames all = this;
        for (Table table : declared.tables()) {
            if (!table.notes().was().isEmpty()) {
                all = all.withTable(table.notes().was(), table.name());
            }
            for (Column column : table.columns()) {
                if (!column.notes().was().isEmpty()) {
                    all = all.withColumn(table.name(), column.notes().was(), column.name());
                }
            }
        }
        return all;
    }

    /** Those of tables that are still to do: the old name is there and the new one is not. */
    List<Rename> tablesIn(Schema current) {
        return tables.stream()
                .filter(rename -> current.table(rename.old()).isPresent()
                        && current.table(rename.now()).isEmpty())
                .toList();
    }

    /** Those of columns that are still to do, in tables that have their new names. */
    List<Rename> columnsIn(Schema current) {
        return columns.stream()
                .filter(rename -> current.table(rename.table())
                        .filter(table -> table.column(rename.old()).isPresent()
                                && table.column(rename.now()).isEmpty())
                        .isPresent())
                .toList();
    }

    /** A column under the names that it had before these renames. */
    Conversion before(Conversion now) {
        String table = tables.stream()
                .filter(rename -> Identifiers.same(rename.now(), now.table()))
                .map(Rename::old)
                .findFirst()
                .orElse(now.table());
        String column = columns.stream()
                .filter(rename ->
                        Identifiers.same(rename.table(), now.table()) && Identifiers.same(rename.now(), now.column()))
                .map(Rename::old)
                .findFirst()
                .orElse(now.column());
        return new Conversion(table, column, now.from(), now.to());
    }

    /** What leads back from these, which were done; a column of a renamed table is found under its old name. */
    static Renames back(List<Rename> tables, List<Rename> columns) {
        List<Rename> backTables = tables.stream().map(Rename::reversed).toList();
        List<Rename> backColumns = new ArrayList<>();
        for (Rename column : columns) {
            Optional<Rename> table = tables.stream()
                    .filter(each -> Identifiers.same(each.now(), column.table()))
                    .findFirst();
            backColumns.add(column.reversed().of(table.map(Rename::old).orElse(column.table())));
        }
        return new Renames(backTables, backColumns);
    }
}
