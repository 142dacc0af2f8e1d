package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.SchemaCode;
import io.zmonitor.migrator.schema.SchemaException;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.Rule;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads database.yaml, format 1. The first mistake is reported with its line and column. */
public final class DeclarationReader {
    private final List<Table> tables = new ArrayList<>();
    private final List<View> views = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final List<VirtualTable> virtualTables = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    // SQLite has one name space for tables, views and indexes.
    private final Map<String, String> taken = new HashMap<>();

    private DeclarationReader() {}

    /**
     * What this text declares.
     *
     * @param file its name, for messages
     * @throws SchemaException if it declares nothing that can be understood
     */
    public static Declaration read(String file, String text) {
        return new DeclarationReader().declaration(YamlTree.read(file, text));
    }

    private Declaration declaration(Node root) {
        if (root instanceof Node.Mapping mapping) {
            format(mapping);
        }
        Shape file = Shape.of(root, "the file", Keys.FILE);
        List<String> unmanaged = file.node("unmanaged")
                .map(node -> Shape.texts(node, "unmanaged"))
                .orElse(List.of());
        each(file, "tables", (name, property) -> {
            take(name, property);
            tables.add(TableDeclaration.read(name, property.value()));
        });
        each(file, "virtual-tables", this::virtualTable);
        each(file, "views", this::view);
        each(file, "triggers", this::trigger);
        indexNames(file);
        Declaration declared =
                new Declaration(new Schema(tables, views, triggers, virtualTables), unmanaged, List.of());
        each(file, "tables", (name, property) -> parents(name, property, declared));
        each(file, "rules", this::rule);
        return new Declaration(declared.schema(), unmanaged, rules);
    }

    // Before anything else: a file of another format may have other properties.
    private static void format(Node.Mapping file) {
        Node.Property format = file.properties().get("format");
        if (format == null) {
            throw SchemaException.at(file.place(), SchemaCode.UNKNOWN_FORMAT, "not said");
        }
        String said = format.value() instanceof Node.Scalar scalar ? scalar.text() : "no number";
        if (!said.equals("1")) {
            throw SchemaException.at(format.value().place(), SchemaCode.UNKNOWN_FORMAT, said);
        }
    }

    private static void each(Shape file, String what, BiConsumer<String, Node.Property> reader) {
        file.node(what).ifPresent(node -> Shape.named(node, what).forEach(reader));
    }

    private void take(String name, Node.Property at) {
        if (Identifiers.folded(name).startsWith("sqlite_") || Schema.isOfTheLedger(name) || name.isEmpty()) {
            throw SchemaException.at(at.place(), SchemaCode.NOT_ALLOWED, "The name " + name);
        }
        if (taken.put(Identifiers.folded(name), name) != null) {
            throw SchemaException.at(at.place(), SchemaCode.DUPLICATE, name);
        }
    }

    private void indexNames(Shape file) {
        each(file, "tables", (table, property) -> {
            Shape shape = Shape.of(property.value(), table, Keys.TABLE);
            each(shape, "indexes", this::take);
        });
    }

    private void virtualTable(String name, Node.Property property) {
        take(name, property);
        Node node = property.value();
        String what = "the virtual table " + name;
        if (node instanceof Node.Scalar) {
            virtualTables.add(new VirtualTable(name, Shape.sql(node, what), List.of(), ""));
        } else {
            Shape said = Shape.of(node, what, Keys.VIRTUAL_TABLE);
            virtualTables.add(new VirtualTable(
                    name, Shape.sql(said.needed("module"), "module"), List.of(), said.text("comment")));
        }
    }

    private void view(String name, Node.Property property) {
        take(name, property);
        Node node = property.value();
        String what = "the view " + name;
        if (node instanceof Node.Scalar) {
            views.add(new View(name, List.of(), select(node, what), ""));
        } else {
            Shape said = Shape.of(node, what, Keys.VIEW);
            List<String> columns = said.node("columns")
                    .map(list -> Shape.texts(list, "columns"))
                    .orElse(List.of());
            views.add(new View(name, columns, select(said.needed("select"), "select"), said.text("comment")));
        }
    }

    private static String select(Node node, String what) {
        String sql = Shape.sql(node, what).strip();
        Lexeme first = Lexer.lexemes(sql).get(0);
        if (!first.is("select") && !first.is("with") && !first.is("values")) {
            throw SchemaException.at(node.place(), SchemaCode.WRONG_SHAPE, what, "a query");
        }
        return sql;
    }

    private void trigger(String name, Node.Property property) {
        Node node = property.value();
        String what = "the trigger " + name;
        Shape said = node instanceof Node.Scalar ? null : Shape.of(node, what, Keys.TRIGGER);
        Node sql = said == null ? node : said.needed("sql");
        String definition = Shape.statements(sql, what).strip();
        triggers.add(new Trigger(
                name, tableOf(definition, sql, what), definition, said == null ? "" : said.text("comment")));
    }

    /** The table behind the first ON; the END that closes the trigger is the last word. */
    private static String tableOf(String definition, Node at, String what) {
        List<Lexeme> lexemes = Lexer.lexemes(definition);
        boolean ends = lexemes.get(lexemes.size() - 1).is("end") && isOneTrigger(lexemes);
        for (int i = 0; ends && i < lexemes.size() - 1; i++) {
            if (lexemes.get(i).is("on") && lexemes.get(i + 1).isName()) {
                return lexemes.get(i + 1).name();
            }
        }
        throw SchemaException.at(
                at.place(), SchemaCode.WRONG_SHAPE, what, "what stands behind its name, from BEFORE or AFTER to END");
    }

    // Within a trigger a semicolon is followed by another statement or by its END, and nothing follows that one.
    private static boolean isOneTrigger(List<Lexeme> lexemes) {
        for (int i = 0; i < lexemes.size() - 2; i++) {
            if (lexemes.get(i).is(";") && lexemes.get(i + 1).is("end")) {
                return false;
            }
        }
        return true;
    }

    /** A foreign key to a table that nobody declares would refuse each row. */
    private static void parents(String name, Node.Property property, Declaration declared) {
        Table table = declared.schema().table(name).orElseThrow();
        for (ForeignKey key : table.foreignKeys()) {
            boolean known = declared.schema().table(key.parent()).isPresent() || declared.isUnmanaged(key.parent());
            if (!known) {
                throw SchemaException.at(
                        property.place(),
                        SchemaCode.UNKNOWN_NAME,
                        "A foreign key of " + name,
                        "the table " + key.parent());
            }
            declared.schema()
                    .table(key.parent())
                    .ifPresent(parent -> key.parentColumns().stream()
                            .filter(column -> parent.column(column).isEmpty())
                            .forEach(column -> {
                                throw SchemaException.at(
                                        property.place(),
                                        SchemaCode.UNKNOWN_NAME,
                                        "A foreign key of " + name,
                                        "the column " + key.parent() + "." + column);
                            }));
        }
    }

    private void rule(String name, Node.Property property) {
        Shape said = Shape.of(property.value(), "the rule " + name, Keys.RULE);
        String table = Shape.text(said.needed("table"), "table");
        Table of = tables.stream()
                .filter(each -> Identifiers.same(each.name(), table))
                .findFirst()
                .orElseThrow(() -> SchemaException.at(
                        said.place("table"), SchemaCode.UNKNOWN_NAME, "The rule " + name, "the table " + table));
        Rule.Type type = Shape.choice(said.needed("type"), "type", Rule.Type.class);
        String field = said.text("field");
        if (!field.isEmpty() && of.column(field).isEmpty()) {
            throw SchemaException.at(
                    said.place("field"), SchemaCode.UNKNOWN_NAME, "The rule " + name, "the column " + field);
        }
        if (field.isEmpty() && type != Rule.Type.CUSTOM) {
            throw SchemaException.at(said.place(), SchemaCode.MISSING_PROPERTY, "field of the rule " + name);
        }
        if (type != Rule.Type.REQUIRED) {
            said.needed("condition");
        } else if (said.has("condition")) {
            throw SchemaException.at(said.place("condition"), SchemaCode.CONTRADICTION, "required", "condition");
        }
        rules.add(new Rule(
                name,
                of.name(),
                field,
                type,
                said.has("condition") ? SqlText.onOneLine(said.sql("condition")) : "",
                said.text("message"),
                said.choice("severity", Rule.Severity.class, Rule.Severity.ERROR),
                said.choice("action", Rule.Action.class, Rule.Action.FAIL)));
    }
}
