package io.zmonitor.migrator.schema.internal.compare;

import io.zmonitor.migrator.schema.SchemaDifference.Severity;
import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Table.Option;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares two tables of one name. */
final class TableComparison {
    private final Table declared;
    private final Table present;
    private final Schema schema;
    private final DifferenceList findings;
    private final String table;

    /** @param schema the declared one, in which foreign keys find their parents */
    TableComparison(Table declared, Table present, Schema schema, DifferenceList findings) {
        this.declared = declared;
        this.present = present;
        this.schema = schema;
        this.findings = findings;
        this.table = "table " + declared.name();
    }

    void compare() {
        for (Option option : Option.values()) {
            findings.value(
                    table,
                    option.sql(),
                    yes(declared.options().contains(option)),
                    yes(present.options().contains(option)));
        }
        columns();
        primaryKey();
        uniqueKeys();
        checks();
        foreignKeys();
        indexes();
    }

    private static String yes(boolean is) {
        return is ? "yes" : "no";
    }

    private void columns() {
        Map<String, Column> byName = SchemaComparer.byName(present.columns(), Column::name);
        for (Column column : declared.columns()) {
            Column other = byName.remove(Identifiers.folded(column.name()));
            if (other == null) {
                findings.missing(object(column));
            } else {
                column(column, other);
            }
        }
        byName.values().forEach(column -> findings.notDeclared(object(column)));
        String expected = order(declared, present);
        String actual = order(present, declared);
        if (!Identifiers.same(expected, actual)) {
            findings.add(table, "order of columns", expected, actual, Severity.WARNING);
        }
    }

    private String object(Column column) {
        return "column " + declared.name() + "." + column.name();
    }

    private static String order(Table of, Table other) {
        return of.columns().stream()
                .map(Column::name)
                .filter(name -> other.column(name).isPresent())
                .collect(Collectors.joining(", "));
    }

    private void column(Column column, Column other) {
        String object = object(column);
        type(object, column, other);
        findings.value(object, "NOT NULL", notNull(column), notNull(other));
        findings.sql(object, "default", column.defaultValue(), other.defaultValue());
        if (!Identifiers.same(column.collation(), other.collation())) {
            findings.differ(object, "collation", column.collation(), other.collation());
        }
        if (!SqlText.same(column.generation().expression(), other.generation().expression())) {
            findings.differ(
                    object,
                    "generated value",
                    column.generation().expression(),
                    other.generation().expression());
        } else if (column.generation().stored() != other.generation().stored()) {
            findings.differ(object, "generated value", kind(column), kind(other));
        }
    }

    private static String kind(Column column) {
        return column.generation().stored() ? "stored" : "virtual";
    }

    private static String notNull(Column column) {
        return column.notNull().declared() ? "yes" + column.notNull().conflict().clause() : "no";
    }

    // In a STRICT table the declared type is a rule; elsewhere only the affinity, and whether it is the row's number.
    private void type(String object, Column column, Column other) {
        if (SqlText.same(column.type(), other.type())) {
            return;
        }
        boolean matters = declared.isStrict()
                || !column.affinity(declared.isStrict()).equals(other.affinity(present.isStrict()))
                || declared.isRowNumber(column.name()) != present.isRowNumber(column.name());
        findings.add(object, "type", column.type(), other.type(), matters ? Severity.ERROR : Severity.NOTE);
    }

    private void primaryKey() {
        findings.value(
                table,
                "primary key",
                parts(declared.primaryKey().parts(), declared),
                parts(present.primaryKey().parts(), present));
        findings.value(
                table,
                "AUTOINCREMENT",
                yes(declared.primaryKey().autoincrement()),
                yes(present.primaryKey().autoincrement()));
        findings.value(
                table,
                "conflict clause of the primary key",
                clause(declared.primaryKey().conflict()),
                clause(present.primaryKey().conflict()));
    }

    private static String clause(Conflict conflict) {
        return conflict.clause().trim();
    }

    private static String parts(List<KeyPart> parts, Table of) {
        return parts.stream().map(part -> part.canonical(of)).collect(Collectors.joining(", "));
    }

    private void uniqueKeys() {
        Map<String, UniqueKey> left = new LinkedHashMap<>();
        present.uniqueKeys().forEach(key -> left.put(withoutOrder(key.parts(), present), key));
        for (UniqueKey key : declared.uniqueKeys()) {
            String parts = withoutOrder(key.parts(), declared);
            UniqueKey other = left.remove(parts);
            if (other != null) {
                findings.value(
                        table,
                        "conflict clause of UNIQUE (" + parts + ")",
                        clause(key.conflict()),
                        clause(other.conflict()));
            } else if (key.conflict() == Conflict.ABORT && hasUniqueIndex(present, parts, declared)) {
                findings.add(table, "UNIQUE (" + parts + ")", "a constraint", "a unique index", Severity.NOTE);
            } else {
                findings.differ(table, "UNIQUE (" + parts + ")", "there", "missing");
            }
        }
        left.forEach((parts, key) -> {
            if (key.conflict() == Conflict.ABORT && hasUniqueIndex(declared, parts, present)) {
                findings.add(table, "UNIQUE (" + parts + ")", "a unique index", "a constraint", Severity.NOTE);
            } else {
                findings.differ(table, "UNIQUE (" + parts + ")", "missing", "there");
            }
        });
    }

    // The order within makes no difference to what is unique.
    private static String withoutOrder(List<KeyPart> parts, Table of) {
        return parts.stream()
                .map(part -> new KeyPart(part.column(), part.expression(), part.collation(), false).canonical(of))
                .collect(Collectors.joining(", "));
    }

    /** Whether the table has such an index which the other one lacks. */
    private static boolean hasUniqueIndex(Table of, String parts, Table other) {
        return of.indexes().stream()
                .anyMatch(index -> isUniqueOf(index, parts, of)
                        && other.indexes().stream().noneMatch(same -> Identifiers.same(same.name(), index.name())));
    }

    private static boolean isUniqueOf(Index index, String parts, Table of) {
        return index.unique()
                && index.where().isEmpty()
                && withoutOrder(index.parts(), of).equals(parts);
    }

    private static boolean hasUniqueKey(Table of, Index index, Table owner) {
        String parts = withoutOrder(index.parts(), owner);
        return of.uniqueKeys().stream()
                .anyMatch(key -> key.conflict() == Conflict.ABORT
                        && withoutOrder(key.parts(), of).equals(parts));
    }

    private void checks() {
        List<CheckConstraint> left = new ArrayList<>(present.checks());
        List<CheckConstraint> missing = new ArrayList<>();
        for (CheckConstraint check : declared.checks()) {
            if (!removeFirst(left, other -> SqlText.same(check.condition(), other.condition()))) {
                missing.add(check);
            }
        }
        for (CheckConstraint check : missing) {
            CheckConstraint renamed = left.stream()
                    .filter(other -> !check.name().isEmpty() && Identifiers.same(check.name(), other.name()))
                    .findFirst()
                    .orElse(null);
            if (renamed != null) {
                left.remove(renamed);
                findings.differ(table, "CHECK " + check.name(), check.condition(), renamed.condition());
            } else {
                findings.differ(table, "CHECK", check.condition(), "");
            }
        }
        left.forEach(check -> findings.differ(table, "CHECK", "", check.condition()));
    }

    private static <T> boolean removeFirst(List<T> from, Predicate<T> wanted) {
        for (int i = 0; i < from.size(); i++) {
            if (wanted.test(from.get(i))) {
                from.remove(i);
                return true;
            }
        }
        return false;
    }

    private void foreignKeys() {
        List<ForeignKey> left = new ArrayList<>(present.foreignKeys());
        List<ForeignKey> missing = new ArrayList<>();
        for (ForeignKey key : declared.foreignKeys()) {
            String rule = rule(key);
            if (!removeFirst(left, other -> rule(other).equals(rule))) {
                missing.add(key);
            }
        }
        for (ForeignKey key : missing) {
            String name = "foreign key " + ends(key);
            Optional<ForeignKey> same =
                    left.stream().filter(other -> ends(other).equals(ends(key))).findFirst();
            if (same.isEmpty()) {
                findings.differ(table, name, "there", "missing");
            } else {
                ForeignKey other = same.get();
                left.remove(other);
                findings.value(
                        table,
                        name + " on delete",
                        key.onDelete().sql(),
                        other.onDelete().sql());
                findings.value(
                        table,
                        name + " on update",
                        key.onUpdate().sql(),
                        other.onUpdate().sql());
                findings.value(table, name + " deferred", yes(key.deferred()), yes(other.deferred()));
            }
        }
        left.forEach(key -> findings.differ(table, "foreign key " + ends(key), "missing", "there"));
    }

    private String rule(ForeignKey key) {
        return ends(key) + key.onDelete() + key.onUpdate() + key.deferred();
    }

    /** From where to where; without columns of the parent, its primary key is meant. */
    private String ends(ForeignKey key) {
        List<String> to = key.parentColumns();
        if (to.isEmpty()) {
            Table parent = Identifiers.same(key.parent(), declared.name())
                    ? declared
                    : schema.table(key.parent()).orElse(null);
            to = parent == null
                    ? List.of()
                    : parent.primaryKey().parts().stream().map(KeyPart::column).toList();
        }
        return Identifiers.folded(
                "(" + String.join(", ", key.columns()) + ") to " + key.parent() + " (" + String.join(", ", to) + ")");
    }

    private void indexes() {
        Map<String, Index> left = SchemaComparer.byName(present.indexes(), Index::name);
        for (Index index : declared.indexes()) {
            Index other = left.remove(Identifiers.folded(index.name()));
            String object = "index " + index.name();
            if (other != null) {
                findings.value(object, "uniqueness", yes(index.unique()), yes(other.unique()));
                findings.value(object, "columns", parts(index.parts(), declared), parts(other.parts(), present));
                findings.sql(object, "condition", index.where(), other.where());
            } else if (!isReplaced(index, declared, present)) {
                findings.missing(object);
            }
        }
        for (Index index : left.values()) {
            if (!isReplaced(index, present, declared)) {
                findings.notDeclared("index " + index.name());
            }
        }
    }

    /** Whether a UNIQUE constraint of the other side has its effect; that is noted where the constraint is. */
    private static boolean isReplaced(Index index, Table owner, Table other) {
        return index.unique()
                && index.where().isEmpty()
                && hasUniqueKey(other, index, owner)
                && !hasUniqueKey(owner, index, owner);
    }
}
