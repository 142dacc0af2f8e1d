package io.zmonitor.migrator.internal.effect;

import io.zmonitor.migrator.internal.script.QualifiedName;
import io.zmonitor.migrator.internal.script.StatementTarget;
import io.zmonitor.migrator.internal.script.StatementTokens;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one statement does to the schema. */
@FunctionalInterface
interface SchemaEffect {
    void apply(SchemaState schema);

    /** The effect of a statement; none if it leaves the schema alone, or makes something temporary. */
    static Optional<SchemaEffect> of(StatementTokens statement) {
        StatementTarget target = StatementTarget.of(statement);
        QualifiedName name = target.name();
        if (statement.isExplained() || target.temporary() || name.schema().equals("temp")) {
            return Optional.empty();
        }
        return switch (target.deed()) {
            case "CREATE" -> Optional.of(created(statement, target));
            case "DROP" -> Optional.of(schema -> schema.drop(kind(target), name.name()));
            case "ALTER" -> altered(statement, name);
            default -> Optional.empty();
        };
    }

    private static SchemaEffect created(StatementTokens statement, StatementTarget target) {
        String name = target.name().name();
        if (kind(target).equals("table")) {
            List<String> columns = target.object().equals("TABLE") ? columns(statement, target.name()) : List.of();
            return schema -> schema.createTable(name, columns);
        }
        String table = target.object().equals("VIEW") ? name : table(statement, target.name());
        return schema -> schema.create(kind(target), name, table);
    }

    private static String kind(StatementTarget target) {
        return target.object().equals("VIRTUAL TABLE") ? "table" : Names.fold(target.object());
    }

    // CREATE INDEX name ON table, CREATE TRIGGER name … ON table
    private static String table(StatementTokens statement, QualifiedName name) {
        for (int at = name.next(); at < statement.size(); at++) {
            if (statement.is(at, "ON")) {
                return statement.nameAt(at + 1).name();
            }
        }
        return "";
    }

    private static List<String> columns(StatementTokens statement, QualifiedName name) {
        List<String> columns = new ArrayList<>();
        int open = name.next();
        if (!statement.isOperator(open, "(")) {
            return columns;
        }
        int end = statement.skipParentheses(open) - 1;
        boolean first = true;
        for (int at = open + 1; at < end; at++) {
            if (first && !statement.isOneOf(at, "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN")) {
                columns.add(statement.token(at).name());
            }
            first = statement.isOperator(at, ",");
            at = statement.isOperator(at, "(") ? statement.skipParentheses(at) - 1 : at;
        }
        return columns;
    }

    private static Optional<SchemaEffect> altered(StatementTokens statement, QualifiedName table) {
        String name = table.name();
        int at = table.next();
        if (statement.is(at, "RENAME") && statement.is(at + 1, "TO")) {
            String to = statement.nameAt(at + 2).name();
            return Optional.of(schema -> schema.renameTable(name, to));
        }
        // The word COLUMN is optional, and may itself be a column's name.
        boolean word = statement.is(at + 1, "COLUMN")
                && at + 2 < statement.size()
                && statement.token(at + 2).mayBeName();
        int place = word && !statement.is(at + 2, "TO") ? at + 2 : at + 1;
        String column = statement.nameAt(place).name();
        if (statement.is(at, "ADD")) {
            return Optional.of(schema -> schema.addColumn(name, column));
        }
        if (statement.is(at, "DROP")) {
            return Optional.of(schema -> schema.dropColumn(name, column));
        }
        String to = statement.nameAt(place + 2).name();
        return Optional.of(schema -> schema.renameColumn(name, column, to));
    }
}
