package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the way from one schema to another would lose, and what may have been meant as a rename. Pure. */
public final class DraftLosses {
    private final Schema current;
    private final Schema target;
    private final Predicate<String> unmanaged;

    DraftLosses(Schema current, Schema target, Predicate<String> unmanaged) {
        this.current = current;
        this.target = target;
        this.unmanaged = unmanaged;
    }

    /** Something that is gone, something alike that has come, and the line that would say it is a rename. */
    record Undecided(String gone, String come, String line) {}

    List<Table> droppedTables() {
        return current.tables().stream()
                .filter(table -> target.table(table.name()).isEmpty() && !unmanaged.test(table.name()))
                .toList();
    }

    /** Each of them in a few words. */
    List<String> all() {
        List<String> losses = new ArrayList<>();
        droppedTables().forEach(table -> losses.add("the table " + table.name()));
        for (Table table : current.tables()) {
            target.table(table.name()).ifPresent(other -> {
                for (Column column : table.columns()) {
                    lossOf(column, table, other).ifPresent(losses::add);
                }
                if (table.primaryKey().autoincrement() && !other.primaryKey().autoincrement()) {
                    losses.add("the AUTOINCREMENT of " + table.name() + ", so numbers may come back");
                }
            });
        }
        return losses;
    }

    private static Optional<String> lossOf(Column column, Table table, Table other) {
        String name = table.name() + "." + column.name();
        Optional<Column> after = other.column(column.name());
        if (column.generation().isGenerated()) {
            return Optional.empty();
        }
        if (after.isEmpty()) {
            return Optional.of("the column " + name);
        }
        if (after.get().generation().isGenerated()) {
            return Optional.of("the values of " + name + ", which are computed then");
        }
        String from = column.affinity(table.isStrict());
        String to = after.get().affinity(other.isStrict());
        return isNarrower(from, to)
                ? Optional.of("values of " + name + " that change from " + from + " to " + to)
                : Optional.empty();
    }

    // What has no affinity keeps every value; a whole number keeps its digits as a text.
    private static boolean isNarrower(String from, String to) {
        return !from.equals(to)
                && !to.equals("NONE")
                && !(from.equals("INTEGER") && Set.of("NUMERIC", "TEXT").contains(to));
    }

    Optional<Undecided> undecided() {
        for (Table gone : droppedTables()) {
            for (Table come : target.tables()) {
                if (current.table(come.name()).isEmpty() && areAlike(gone, come)) {
                    return Optional.of(new Undecided(
                            "The table " + gone.name(), "the table " + come.name(), "was: " + gone.name()));
                }
            }
        }
        for (Table table : current.tables()) {
            Optional<Undecided> column = target.table(table.name()).flatMap(other -> undecided(table, other));
            if (column.isPresent()) {
                return column;
            }
        }
        return Optional.empty();
    }

    private static boolean areAlike(Table one, Table other) {
        long common = one.columns().stream()
                .filter(column -> other.column(column.name()).isPresent())
                .count();
        return 2 * common >= Math.max(one.columns().size(), other.columns().size());
    }

    private static Optional<Undecided> undecided(Table table, Table other) {
        for (Column gone : table.columns()) {
            for (Column come : other.columns()) {
                boolean alike = other.column(gone.name()).isEmpty()
                        && table.column(come.name()).isEmpty()
                        && !gone.generation().isGenerated()
                        && !come.generation().isGenerated()
                        && gone.affinity(table.isStrict()).equals(come.affinity(other.isStrict()));
                if (alike) {
                    String of = table.name() + ".";
                    return Optional.of(new Undecided(
                            "The column " + of + gone.name(), "the column " + of + come.name(), "was: " + gone.name()));
                }
            }
        }
        return Optional.empty();
    }

    /** The lines by which a script declares to core what it loses. */
    List<String> directives() {
        List<String> lines = new ArrayList<>();
        for (Table table : droppedTables()) {
            lines.add("-- @rows " + Identifiers.written(table.name()) + " may decrease");
        }
        for (Table table : current.tables()) {
            target.table(table.name()).ifPresent(other -> {
                List<String> changing = table.columns().stream()
                        .filter(column -> other.column(column.name())
                                .filter(after -> mayChange(column, after, table, other))
                                .isPresent())
                        .map(column -> Identifiers.written(column.name()))
                        .toList();
                if (!changing.isEmpty()) {
                    lines.add("-- @rows " + Identifiers.written(table.name()) + " may change in "
                            + String.join(", ", changing));
                }
                if (table.primaryKey().autoincrement() && !other.primaryKey().autoincrement()) {
                    lines.add("-- @sequence " + Identifiers.written(table.name()) + " restarts");
                }
            });
        }
        return lines;
    }

    /** A column whose values are converted, under the names that it has in the database. */
    public record Conversion(String table, String column, String from, String to) {}

    /** The columns whose affinity changes, under their new names. */
    List<Conversion> conversions() {
        List<Conversion> conversions = new ArrayList<>();
        for (Table table : current.tables()) {
            target.table(table.name())
                    .ifPresent(other -> table.columns()
                            .forEach(column -> other.column(column.name()).ifPresent(after -> {
                                String from = column.affinity(table.isStrict());
                                String to = after.affinity(other.isStrict());
                                boolean copied = !column.generation().isGenerated()
                                        && !after.generation().isGenerated();
                                if (copied && !from.equals(to)) {
                                    conversions.add(new Conversion(table.name(), column.name(), from, to));
                                }
                            })));
        }
        return conversions;
    }

    /** Where a default takes the place of NULL, in sentences. */
    List<String> filled() {
        List<String> filled = new ArrayList<>();
        for (Table table : current.tables()) {
            target.table(table.name())
                    .ifPresent(other -> table.columns()
                            .forEach(column -> other.column(column.name())
                                    .filter(after -> isFilled(column, after) && !table.isRowNumber(column.name()))
                                    .ifPresent(after -> filled.add("NULL in " + table.name() + "." + column.name()
                                            + " becomes " + after.defaultValue() + "."))));
        }
        return filled;
    }

    private static boolean isFilled(Column before, Column after) {
        return !before.notNull().declared()
                && after.notNull().declared()
                && !after.defaultValue().isEmpty();
    }

    private static boolean mayChange(Column before, Column after, Table table, Table other) {
        boolean filled = !before.notNull().declared()
                && after.notNull().declared()
                && !after.defaultValue().isEmpty();
        return filled
                || before.generation().isGenerated() != after.generation().isGenerated()
                || !before.affinity(table.isStrict()).equals(after.affinity(other.isStrict()));
    }
}
