package io.zmonitor.migrator.schema.internal.rule;

import io.zmonitor.migrator.schema.internal.model.Rule;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one query that finds the bad rows of a table: it reads the table once, whatever the number of rules, and yields only
 * row numbers and flags, never a value.
 *
 * @param table the table
 * @param rules the rules of this table
 */
record RuleQuery(Table table, List<Rule> rules) {
    RuleQuery {
        rules = List.copyOf(rules);
    }

    /** The row's number, or NULL if the table has none that can be named; then a flag for each rule. */
    String sql() {
        String flags = rules.stream().map(rule -> bad(rule) + " IS TRUE").collect(Collectors.joining(", "));
        String any = rules.stream().map(RuleQuery::bad).collect(Collectors.joining(" OR "));
        return "SELECT " + rowNumber() + ", " + flags + " FROM main." + Identifiers.quoted(table.name()) + " WHERE "
                + any;
    }

    /** Compiles if the rule alone does. */
    static String probe(Rule rule) {
        return "EXPLAIN SELECT 1 FROM main." + Identifiers.quoted(rule.table()) + " WHERE " + bad(rule);
    }

    // A condition that is NULL says nothing against a row, as in a CHECK.
    private static String bad(Rule rule) {
        return rule.type() == Rule.Type.REQUIRED
                ? "(" + Identifiers.quoted(rule.field()) + " IS NULL)"
                : "(NOT (" + rule.condition() + "))";
    }

    private String rowNumber() {
        if (table.options().contains(Table.Option.WITHOUT_ROWID)) {
            return "NULL";
        }
        return Stream.of("rowid", "_rowid_", "oid")
                .filter(name -> table.column(name).isEmpty())
                .findFirst()
                .orElse("NULL");
    }
}
