package io.zmonitor.migrator.schema.internal.model;

import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A table.
 *
 * @param name its name
 * @param columns in their order
 * @param primaryKey the primary key, or {@link PrimaryKey#NONE}
 * @param uniqueKeys its UNIQUE constraints
 * @param checks its CHECK constraints
 * @param foreignKeys its foreign keys
 * @param options STRICT, WITHOUT ROWID
 * @param indexes its indexes but those of keys
 * @param notes what is said of it
 */
public record Table(
        String name,
        List<Column> columns,
        PrimaryKey primaryKey,
        List<UniqueKey> uniqueKeys,
        List<CheckConstraint> checks,
        List<ForeignKey> foreignKeys,
        Set<Option> options,
        List<Index> indexes,
        Notes notes) {
    /** Copies the collections. */
    public Table {
        columns = List.copyOf(columns);
        uniqueKeys = List.copyOf(uniqueKeys);
        checks = List.copyOf(checks);
        foreignKeys = List.copyOf(foreignKeys);
        EnumSet<Option> ordered = EnumSet.noneOf(Option.class);
        ordered.addAll(options);
        options = Collections.unmodifiableSet(ordered);
        indexes = List.copyOf(indexes);
    }

    /** What stands behind the definition of a table. */
    public enum Option {
        /** Values have the declared types. */
        STRICT,
        /** The primary key is where rows lie. */
        WITHOUT_ROWID;

        /** As it stands in SQL. */
        public String sql() {
            return name().replace('_', ' ');
        }

        /** As it is written in database.yaml. */
        public String word() {
            return name().replace('_', '-').toLowerCase(Locale.ROOT);
        }
    }

    /** The column of this name. */
    public Optional<Column> column(String wanted) {
        return columns.stream().filter(column -> column.isNamed(wanted)).findFirst();
    }

    /** Whether it is STRICT. */
    public boolean isStrict() {
        return options.contains(Option.STRICT);
    }

    /** Whether this column is the number by which SQLite finds the row. */
    public boolean isRowNumber(String column) {
        return primaryKey.parts().size() == 1
                && Identifiers.same(primaryKey.parts().get(0).column(), column)
                && !primaryKey.parts().get(0).descending()
                && !options.contains(Option.WITHOUT_ROWID)
                && column(column)
                        .map(each -> Identifiers.same(each.type(), "INTEGER"))
                        .orElse(false);
    }

    /** The same table with other columns. */
    public Table withColumns(List<Column> other) {
        return new Table(name, other, primaryKey, uniqueKeys, checks, foreignKeys, options, indexes, notes);
    }

    /** The same table with other UNIQUE constraints. */
    public Table withUniqueKeys(List<UniqueKey> other) {
        return new Table(name, columns, primaryKey, other, checks, foreignKeys, options, indexes, notes);
    }

    /** The same table with other indexes. */
    public Table withIndexes(List<Index> other) {
        return new Table(name, columns, primaryKey, uniqueKeys, checks, foreignKeys, options, other, notes);
    }

    /** The same table under another name. */
    public Table named(String other) {
        return new Table(other, columns, primaryKey, uniqueKeys, checks, foreignKeys, options, indexes, notes);
    }
}
