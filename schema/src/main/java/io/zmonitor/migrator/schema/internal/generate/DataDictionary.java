package io.zmonitor.migrator.schema.internal.generate;

import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Rule;
import io.zmonitor.migrator.schema.internal.model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A page in Markdown that says what is in a database: a diagram, and a table for each table. */
public final class DataDictionary {
    private final StringBuilder text = new StringBuilder();

    private DataDictionary() {}

    /** The page, after this first line. */
    public static String page(String head, Declaration declaration) {
        DataDictionary page = new DataDictionary();
        page.write(head, declaration);
        return page.text.toString();
    }

    private void write(String head, Declaration declaration) {
        line(head).line("").line("# Data dictionary").line("");
        if (!declaration.schema().tables().isEmpty()) {
            line("```mermaid")
                    .line(ErDiagram.of(declaration.schema()))
                    .line("```")
                    .line("");
        }
        for (Table table : declaration.schema().tables()) {
            table(table, declaration.rules());
        }
        declaration.schema().views().forEach(view -> object("View", view.name(), view.comment(), view.select()));
        declaration
                .schema()
                .triggers()
                .forEach(trigger -> object("Trigger", trigger.name(), trigger.comment(), trigger.definition()));
        declaration
                .schema()
                .virtualTables()
                .forEach(table -> object("Virtual table", table.name(), table.comment(), table.module()));
        if (!declaration.unmanaged().isEmpty()) {
            line("## Not managed here").line("");
            line(declaration.unmanaged().stream().map(DataDictionary::code).collect(Collectors.joining(", ")));
        }
    }

    private DataDictionary line(String line) {
        text.append(line).append('\n');
        return this;
    }

    private void table(Table table, List<Rule> rules) {
        line("## " + heading(table.name())).line("");
        if (!table.notes().comment().isEmpty()) {
            line(cell(table.notes().comment())).line("");
        }
        line("| column | type | NULL | default | unit | personal | meaning |").line("|---|---|---|---|---|---|---|");
        table.columns().forEach(column -> line(row(table, column)));
        line("");
        List<String> facts = facts(table);
        rules.stream().filter(rule -> rule.table().equals(table.name())).forEach(rule -> facts.add(rule(rule)));
        if (!facts.isEmpty()) {
            facts.forEach(fact -> line("- " + fact));
            line("");
        }
    }

    private static String row(Table table, Column column) {
        String made = column.generation().isGenerated()
                ? (column.generation().stored() ? "stored " : "computed ")
                        + code(column.generation().expression())
                : "";
        String value = column.defaultValue().isEmpty() ? made : code(column.defaultValue());
        String personal = switch (column.notes().personal()) {
            case YES -> "yes";
            case NO -> "no";
            case UNKNOWN -> "";
        };
        boolean never = column.notNull().declared() || table.isRowNumber(column.name());
        return "| "
                + String.join(
                        " | ",
                        code(column.name()),
                        cell(column.type()),
                        never ? "no" : "yes",
                        value,
                        cell(column.notes().unit()),
                        personal,
                        cell(column.notes().comment()))
                + " |";
    }

    private static List<String> facts(Table table) {
        List<String> facts = new ArrayList<>();
        if (!table.primaryKey().parts().isEmpty()) {
            facts.add("primary key " + parts(table.primaryKey().parts())
                    + (table.primaryKey().autoincrement() ? ", whose numbers never come back" : ""));
        }
        table.options().forEach(option -> facts.add(option.sql()));
        table.uniqueKeys().forEach(key -> facts.add("unique " + parts(key.parts())));
        for (CheckConstraint check : table.checks()) {
            facts.add("check " + code(check.condition()));
        }
        for (ForeignKey key : table.foreignKeys()) {
            String to = key.parentColumns().isEmpty() ? "" : " (" + String.join(", ", key.parentColumns()) + ")";
            facts.add(code(String.join(", ", key.columns())) + " refers to " + code(key.parent() + to)
                    + action(", on delete ", key.onDelete()) + action(", on update ", key.onUpdate())
                    + (key.deferred() ? ", deferred" : ""));
        }
        for (Index index : table.indexes()) {
            facts.add((index.unique() ? "unique index " : "index ") + code(index.name()) + " on " + parts(index.parts())
                    + (index.where().isEmpty() ? "" : " where " + code(index.where()))
                    + (index.comment().isEmpty() ? "" : ": " + cell(index.comment())));
        }
        return facts;
    }

    private static String action(String event, ForeignKey.Action action) {
        return action == ForeignKey.Action.NO_ACTION
                ? ""
                : event + action.word().replace('-', ' ');
    }

    private static String rule(Rule rule) {
        return "rule " + code(rule.name()) + ": "
                + (rule.condition().isEmpty() ? code(rule.field()) + " has a value" : code(rule.condition()))
                + (rule.message().isEmpty() ? "" : " (" + cell(rule.message()) + ")");
    }

    private void object(String kind, String name, String comment, String sql) {
        line("## " + kind + " " + heading(name)).line("");
        if (!comment.isEmpty()) {
            line(cell(comment)).line("");
        }
        // A fence that the text cannot end.
        String fence = sql.contains("```") ? "~~~~~~" : "```";
        line(fence + "sql").line(sql).line(fence).line("");
    }

    private static String parts(List<KeyPart> parts) {
        return code(parts.stream().map(KeyPart::sql).collect(Collectors.joining(", ")));
    }

    private static String heading(String name) {
        return cell(name).replace("`", "\\`").replace("#", "\\#");
    }

    private static String code(String sql) {
        String fence = sql.contains("`") ? "``" : "`";
        String blank = sql.contains("`") ? " " : "";
        return fence + blank + cell(sql) + blank + fence;
    }

    private static String cell(String said) {
        return said.strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }
}
