package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.DefaultValue;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table is made anew, in the order of section 7 of sqlite.org/lang_altertable.html: a new table, the rows, away with the
 * old table, the new one gets its name. Its indexes, and the views and triggers that hang on it, are made again elsewhere.
 * Pure.
 */
final class Rebuild {
    private final Table old;
    private final Table wanted;
    private final String temporary;

    /** @param schema whose names the new table must not take meanwhile */
    Rebuild(Table old, Table wanted, Schema schema) {
        this.old = old;
        this.wanted = wanted;
        this.temporary = freeName(wanted.name(), schema);
    }

    private static String freeName(String name, Schema schema) {
        String free = name + "_new";
        while (isTaken(free, schema)) {
            free += "_new";
        }
        return free;
    }

    private static boolean isTaken(String name, Schema schema) {
        return schema.table(name).isPresent()
                || schema.views().stream().anyMatch(view -> Identifiers.same(view.name(), name))
                || schema.virtualTables().stream().anyMatch(table -> Identifiers.same(table.name(), name))
                || schema.tables().stream()
                        .flatMap(table -> table.indexes().stream())
                        .anyMatch(index -> Identifiers.same(index.name(), name));
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        String from = Identifiers.written(old.name());
        String to = Identifiers.written(temporary);
        expectations().forEach(steps::add);
        steps.add(Step.change(Ddl.table(wanted.named(temporary))));
        if (old.primaryKey().autoincrement() && wanted.primaryKey().autoincrement()) {
            // The highest number that was ever given, also of rows that are deleted.
            steps.add(Step.change("INSERT INTO sqlite_sequence (name, seq)\nSELECT " + Identifiers.literal(temporary)
                    + ", seq FROM sqlite_sequence WHERE name = " + Identifiers.literal(old.name())));
        }
        copy().ifPresent(steps::add);
        steps.add(Step.change("DROP TABLE " + from));
        steps.add(Step.change("ALTER TABLE " + to + " RENAME TO " + Identifiers.written(wanted.name())));
        return steps;
    }

    /** What has to be true of the rows, since nobody could fill in what is missing. */
    private List<Step> expectations() {
        List<Step> expectations = new ArrayList<>();
        String table = Identifiers.written(old.name());
        boolean missing = wanted.columns().stream()
                .anyMatch(column ->
                        isRequired(column) && old.column(column.name()).isEmpty());
        if (missing) {
            expectations.add(Step.expecting0("SELECT count(*) FROM " + table));
        }
        for (Column column : wanted.columns()) {
            boolean tightened = isRequired(column)
                    && old.column(column.name())
                            .filter(before -> !before.notNull().declared() && !old.isRowNumber(before.name()))
                            .isPresent();
            if (tightened) {
                expectations.add(Step.expecting0(
                        "SELECT count(*) FROM " + table + " WHERE " + Identifiers.written(column.name()) + " IS NULL"));
            }
        }
        return expectations;
    }

    /** Whether a row has to bring a value. */
    private boolean isRequired(Column column) {
        boolean never = column.notNull().declared() || isRefusingNull(column);
        boolean noDefault = column.defaultValue().isEmpty() || Identifiers.same(column.defaultValue(), "null");
        return never && noDefault && !column.generation().isGenerated() && !wanted.isRowNumber(column.name());
    }

    // As SQLite treats the primary key of such tables.
    private boolean isRefusingNull(Column column) {
        return (wanted.isStrict() || wanted.options().contains(Table.Option.WITHOUT_ROWID))
                && wanted.primaryKey().parts().stream().anyMatch(part -> column.isNamed(part.column()));
    }

    /** The rows, with an explicit list of columns; empty if the tables have no column in common. */
    private Optional<Step> copy() {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        rowNumber().ifPresent(name -> {
            names.add(name);
            values.add(name);
        });
        for (Column column : wanted.columns()) {
            Optional<Column> before = old.column(column.name());
            if (!column.generation().isGenerated() && before.isPresent()) {
                names.add(Identifiers.written(column.name()));
                values.add(value(column, before.get()));
            }
        }
        if (names.isEmpty()) {
            return Optional.empty();
        }
        // A constraint with ON CONFLICT IGNORE or REPLACE would drop rows in silence.
        String insert = hasConflictClause() ? "INSERT OR ABORT INTO " : "INSERT INTO ";
        return Optional.of(Step.change(insert + Identifiers.written(temporary) + " (" + String.join(", ", names)
                + ")\nSELECT " + String.join(", ", values) + "\nFROM " + Identifiers.written(old.name())));
    }

    private static String value(Column column, Column before) {
        String name = Identifiers.written(column.name());
        boolean filled = column.notNull().declared()
                && !before.notNull().declared()
                && !column.defaultValue().isEmpty()
                && !Identifiers.same(column.defaultValue(), "null");
        return filled ? "coalesce(" + name + ", " + DefaultValue.sql(column.defaultValue()) + ")" : name;
    }

    /** Rows keep the numbers by which full-text indexes and others know them, where no column of their own has them. */
    private Optional<String> rowNumber() {
        boolean both = hasHiddenRowNumber(old) && hasHiddenRowNumber(wanted);
        return Stream.of("rowid", "_rowid_", "oid")
                .filter(name -> both
                        && old.column(name).isEmpty()
                        && wanted.column(name).isEmpty())
                .findFirst();
    }

    private static boolean hasHiddenRowNumber(Table table) {
        return !table.options().contains(Table.Option.WITHOUT_ROWID)
                && table.columns().stream().noneMatch(column -> table.isRowNumber(column.name()));
    }

    private boolean hasConflictClause() {
        return wanted.primaryKey().conflict() != Conflict.ABORT
                || wanted.uniqueKeys().stream().anyMatch(key -> key.conflict() != Conflict.ABORT)
                || wanted.columns().stream().anyMatch(column -> column.notNull().conflict() != Conflict.ABORT);
    }
}
