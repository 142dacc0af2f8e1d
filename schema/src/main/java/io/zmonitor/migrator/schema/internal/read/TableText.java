package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the stored text of a table says and no pragma does: collations, generated expressions, CHECKs, conflict clauses,
 * names of constraints, AUTOINCREMENT, deferral. The grammar is that of SQLite's parse.y.
 */
final class TableText {
    // What ends a column's type. GENERATED ALWAYS is no keyword there: SQLite cuts it off the type.
    private static final Set<String> AFTER_TYPE = Set.of(
            "constraint",
            "default",
            "not",
            "null",
            "primary",
            "unique",
            "check",
            "references",
            "collate",
            "as",
            "deferrable",
            "generated");
    private static final Set<String> TABLE_CONSTRAINTS = Set.of("constraint", "primary", "unique", "check", "foreign");

    private final Cursor cursor;
    private final List<ColumnText> columns = new ArrayList<>();
    private final List<CheckConstraint> checks = new ArrayList<>();
    private final List<Key> uniques = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private Key primaryKey = new Key("", List.of(), Conflict.ABORT);
    private boolean autoincrement;
    private String constraint = "";

    /** What a column's definition says. */
    record ColumnText(String name, String collation, Conflict notNull, String generated) {}

    /** A key: its columns in order, with the collations that are said there. */
    record Key(String name, List<KeyPart> parts, Conflict conflict) {
        static Key of(String name, String column, Conflict conflict) {
            return new Key(name, List.of(KeyPart.of(column)), conflict);
        }
    }

    /** A foreign key: pragma foreign_key_list tells the rest, in the opposite order. */
    record Reference(String name, List<String> columns, boolean deferred) {}

    private TableText(String sql) {
        this.cursor = new Cursor(sql);
    }

    static TableText parse(String sql) {
        TableText table = new TableText(sql);
        table.read();
        return table;
    }

    List<ColumnText> columns() {
        return columns;
    }

    List<CheckConstraint> checks() {
        return checks;
    }

    List<Key> uniques() {
        return uniques;
    }

    List<Reference> references() {
        return references;
    }

    Key primaryKey() {
        return primaryKey;
    }

    boolean isAutoincrement() {
        return autoincrement;
    }

    private void read() {
        cursor.expect("create");
        cursor.takes("temp");
        cursor.takes("temporary");
        cursor.expect("table");
        cursor.takes("if", "not", "exists");
        cursor.qualifiedName();
        cursor.expect("(");
        do {
            if (isTableConstraint()) {
                tableConstraints();
            } else {
                column();
            }
        } while (cursor.takes(","));
        cursor.expect(")");
    }

    private boolean isTableConstraint() {
        return !columns.isEmpty() && TABLE_CONSTRAINTS.stream().anyMatch(cursor::sees);
    }

    private void column() {
        String name = cursor.name();
        while (cursor.seesName() && AFTER_TYPE.stream().noneMatch(cursor::sees)) {
            cursor.next();
        }
        if (cursor.sees("(")) {
            cursor.parentheses();
        }
        columns.add(new ColumnText(name, Column.BINARY, Conflict.ABORT, ""));
        constraint = "";
        while (columnConstraint(columns.size() - 1)) {
            // each of them says something
        }
    }

    private boolean columnConstraint(int index) {
        ColumnText column = columns.get(index);
        if (named()) {
            return true;
        } else if (cursor.takes("default")) {
            defaultValue();
        } else if (cursor.takes("null")) {
            conflict();
        } else if (cursor.takes("not", "null")) {
            columns.set(index, new ColumnText(column.name, column.collation, conflict(), column.generated));
        } else if (cursor.takes("primary", "key")) {
            if (!cursor.takes("asc")) {
                cursor.takes("desc");
            }
            primaryKey = Key.of(constraint, column.name, conflict());
            autoincrement = cursor.takes("autoincrement");
        } else if (cursor.takes("unique")) {
            uniques.add(Key.of(constraint, column.name, conflict()));
        } else if (cursor.takes("check")) {
            checks.add(new CheckConstraint(constraint, SqlText.onOneLine(cursor.parenthesised()), column.name));
            conflict();
        } else if (cursor.takes("references")) {
            references.add(new Reference(constraint, List.of(column.name), reference()));
        } else if (cursor.takes("collate")) {
            columns.set(index, new ColumnText(column.name, cursor.name(), column.notNull, column.generated));
        } else if (cursor.takes("generated", "always", "as") || cursor.takes("as")) {
            String expression = SqlText.onOneLine(cursor.parenthesised());
            columns.set(index, new ColumnText(column.name, column.collation, column.notNull, expression));
            if (cursor.seesName() && AFTER_TYPE.stream().noneMatch(cursor::sees)) {
                cursor.next();
            }
        } else if (!deferral()) {
            return false;
        }
        constraint = "";
        return true;
    }

    /** A name belongs to the constraint after it; it may also stand alone. */
    private boolean named() {
        if (!cursor.takes("constraint")) {
            return false;
        }
        constraint = cursor.name();
        return true;
    }

    private void defaultValue() {
        if (cursor.sees("(")) {
            cursor.parentheses();
        } else {
            if (!cursor.takes("+")) {
                cursor.takes("-");
            }
            cursor.next();
        }
    }

    // Between two constraints of a table the comma may be missing.
    private void tableConstraints() {
        constraint = "";
        while (isTableConstraint()) {
            if (!named()) {
                tableConstraint();
                constraint = "";
            }
        }
    }

    private void tableConstraint() {
        if (cursor.takes("primary", "key")) {
            List<List<Lexeme>> parts = cursor.list();
            autoincrement =
                    parts.stream().anyMatch(part -> part.get(part.size() - 1).is("autoincrement"));
            primaryKey = new Key(constraint, List.of(), conflict());
        } else if (cursor.takes("unique")) {
            List<KeyPart> parts = cursor.list().stream()
                    .map(part -> KeyPart.parse(cursor.textOf(part)))
                    .toList();
            uniques.add(new Key(constraint, parts, conflict()));
        } else if (cursor.takes("check")) {
            checks.add(new CheckConstraint(constraint, SqlText.onOneLine(cursor.parenthesised()), ""));
            conflict();
        } else {
            cursor.expect("foreign", "key");
            List<String> columns = columnsOf(cursor.list());
            cursor.expect("references");
            references.add(new Reference(constraint, columns, reference()));
        }
    }

    private static List<String> columnsOf(List<List<Lexeme>> parts) {
        return parts.stream()
                .map(part -> SqlText.withoutOuterParentheses(part).get(0).name())
                .toList();
    }

    /** Behind REFERENCES: passes everything, and says whether the constraint is deferred. */
    private boolean reference() {
        cursor.name();
        if (cursor.sees("(")) {
            cursor.parentheses();
        }
        while (referenceArgument()) {
            // the pragma tells what it says
        }
        return deferred();
    }

    private boolean referenceArgument() {
        if (cursor.takes("match")) {
            cursor.name();
            return true;
        }
        if (!cursor.takes("on")) {
            return false;
        }
        cursor.next();
        if (!cursor.takes("no", "action") && !cursor.takes("set", "null") && !cursor.takes("set", "default")) {
            cursor.next();
        }
        return true;
    }

    private boolean deferred() {
        boolean not = cursor.takes("not", "deferrable");
        if (!not && !cursor.takes("deferrable")) {
            return false;
        }
        boolean deferred = cursor.takes("initially", "deferred");
        cursor.takes("initially", "immediate");
        return deferred && !not;
    }

    /** A deferral apart from its reference, which SQLite applies to the last one. */
    private boolean deferral() {
        if (!cursor.sees("deferrable") && !cursor.sees("not", "deferrable")) {
            return false;
        }
        boolean deferred = deferred();
        if (!references.isEmpty()) {
            Reference last = references.remove(references.size() - 1);
            references.add(new Reference(last.name, last.columns, deferred));
        }
        return true;
    }

    private Conflict conflict() {
        return cursor.takes("on", "conflict")
                ? Conflict.valueOf(cursor.next().text().toUpperCase(Locale.ROOT))
                : Conflict.ABORT;
    }

    /** Whether these are the names of one key, in order. */
    static boolean areSame(List<String> one, List<String> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!Identifiers.same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }
}
