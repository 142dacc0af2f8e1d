package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.SchemaCode;
import io.zmonitor.migrator.schema.SchemaException;
import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Column.Generation;
import io.zmonitor.migrator.schema.internal.model.Column.NotNull;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.ForeignKey.Action;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Notes;
import io.zmonitor.migrator.schema.internal.model.Notes.Personal;
import io.zmonitor.migrator.schema.internal.model.PrimaryKey;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.sql.DefaultValue;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import io.zmonitor.migrator.schema.internal.sql.TypeName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one table of database.yaml. */
final class TableDeclaration {
    private final String name;
    private final Shape shape;
    private final List<Column> columns = new ArrayList<>();
    private PrimaryKey primaryKey = PrimaryKey.NONE;
    private final List<UniqueKey> uniqueKeys = new ArrayList<>();
    private final List<CheckConstraint> checks = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();

    private TableDeclaration(String name, Shape shape) {
        this.name = name;
        this.shape = shape;
    }

    static Table read(String name, Node node) {
        return new TableDeclaration(name, Shape.of(node, "the table " + name, Keys.TABLE)).read();
    }

    private Table read() {
        Map<String, Node.Property> declared = Shape.named(shape.needed("columns"), "columns");
        if (declared.isEmpty()) {
            throw SchemaException.at(shape.place("columns"), SchemaCode.MISSING_PROPERTY, "A column of " + name);
        }
        declared.forEach((column, property) -> column(column, property.value()));
        shape.node("primary-key").ifPresent(this::primaryKey);
        shape.node("unique")
                .ifPresent(node -> Shape.items(node, "unique").forEach(item -> uniqueKeys.add(uniqueKey(item))));
        shape.node("checks").ifPresent(this::checks);
        shape.node("foreign-keys")
                .ifPresent(
                        node -> Shape.items(node, "foreign-keys").forEach(item -> foreignKeys.add(foreignKey(item))));
        List<Index> indexes = new ArrayList<>();
        shape.node("indexes")
                .ifPresent(node -> Shape.named(node, "indexes")
                        .forEach((index, property) -> indexes.add(index(index, property.value()))));
        return new Table(
                name,
                columns,
                primaryKey,
                uniqueKeys,
                checks,
                foreignKeys,
                options(),
                indexes,
                new Notes(shape.text("comment"), "", Personal.UNKNOWN, shape.text("was")));
    }

    private Set<Table.Option> options() {
        Set<Table.Option> options = EnumSet.noneOf(Table.Option.class);
        shape.node("options")
                .ifPresent(node -> Shape.items(node, "options")
                        .forEach(item -> options.add(Shape.choice(item, "an option", Table.Option.class))));
        return options;
    }

    private void column(String column, Node node) {
        Shape said = Shape.of(node, "the column " + name + "." + column, Keys.COLUMN);
        NotNull notNull = said.node("not-null").map(TableDeclaration::notNull).orElse(NotNull.NO);
        columns.add(new Column(
                column,
                type(said),
                notNull,
                defaultValue(said),
                said.has("collate") ? said.text("collate") : Column.BINARY,
                generation(said),
                new Notes(said.text("comment"), said.text("unit"), personal(said), said.text("was"))));
        said.node("primary-key").ifPresent(key -> keyBesideColumn(column, key));
        said.node("unique").ifPresent(key -> {
            if (Shape.flag(key, "unique")) {
                uniqueKeys.add(new UniqueKey("", List.of(KeyPart.of(column)), Conflict.ABORT));
            }
        });
        said.node("check")
                .ifPresent(check ->
                        checks.add(new CheckConstraint("", SqlText.onOneLine(Shape.sql(check, "check")), column)));
        said.node("references").ifPresent(reference -> foreignKeys.add(reference(column, reference)));
    }

    private static String type(Shape said) {
        String type = said.sql("type");
        if (!type.isEmpty() && TypeName.hasConstraint(type)) {
            throw SchemaException.at(
                    said.needed("type").place(),
                    SchemaCode.WRONG_SHAPE,
                    "type",
                    "a type alone; the rest are properties");
        }
        return type;
    }

    private static NotNull notNull(Node node) {
        if (node instanceof Node.Scalar scalar && Set.of("true", "false").contains(scalar.text())) {
            return Shape.flag(node, "not-null") ? NotNull.YES : NotNull.NO;
        }
        return new NotNull(true, Shape.choice(node, "not-null", Conflict.class));
    }

    private static String defaultValue(Shape said) {
        String value = said.sql("default");
        if (!value.isEmpty() && DefaultValue.isBareWord(value)) {
            String literal = Identifiers.literal(value);
            throw SchemaException.at(
                    said.needed("default").place(), SchemaCode.BARE_WORD, value, "\"" + literal + "\"");
        }
        return value.isEmpty() ? "" : DefaultValue.normalised(value);
    }

    private static Generation generation(Shape said) {
        String expression = said.sql("generated");
        if (expression.isEmpty()) {
            if (said.has("stored")) {
                throw SchemaException.at(said.place("stored"), SchemaCode.MISSING_PROPERTY, "generated");
            }
            return Generation.NONE;
        }
        if (said.has("default")) {
            throw SchemaException.at(said.place("default"), SchemaCode.CONTRADICTION, "default", "generated");
        }
        return new Generation(SqlText.onOneLine(expression), said.flag("stored"));
    }

    private static Personal personal(Shape said) {
        if (!said.has("personal-data")) {
            return Personal.UNKNOWN;
        }
        return said.flag("personal-data") ? Personal.YES : Personal.NO;
    }

    private void keyBesideColumn(String column, Node node) {
        String text = Shape.text(node, "primary-key");
        if (!Set.of("true", "false", "autoincrement").contains(text)) {
            throw SchemaException.at(
                    node.place(), SchemaCode.WRONG_SHAPE, "primary-key", "true, false or autoincrement");
        }
        if (!text.equals("false")) {
            if (!primaryKey.parts().isEmpty()) {
                throw SchemaException.at(
                        node.place(), SchemaCode.CONTRADICTION, "This primary key", "the one of another column");
            }
            primaryKey = new PrimaryKey("", List.of(KeyPart.of(column)), Conflict.ABORT, text.equals("autoincrement"));
        }
    }

    private void primaryKey(Node node) {
        if (!primaryKey.parts().isEmpty()) {
            throw SchemaException.at(
                    shape.place("primary-key"),
                    SchemaCode.CONTRADICTION,
                    "The primary key of the table",
                    "the one beside a column");
        }
        if (node instanceof Node.Items) {
            primaryKey = new PrimaryKey("", parts(node, "primary-key"), Conflict.ABORT, false);
        } else {
            Shape key = Shape.of(node, "primary-key", Keys.KEY);
            primaryKey = new PrimaryKey(
                    key.text("name"),
                    parts(key.needed("on"), "on"),
                    key.choice("on-conflict", Conflict.class, Conflict.ABORT),
                    key.flag("autoincrement"));
        }
    }

    private UniqueKey uniqueKey(Node node) {
        if (node instanceof Node.Items) {
            return new UniqueKey("", parts(node, "unique"), Conflict.ABORT);
        }
        Shape key = Shape.of(node, "unique", Keys.KEY);
        if (key.has("autoincrement")) {
            throw SchemaException.at(key.place("autoincrement"), SchemaCode.CONTRADICTION, "autoincrement", "unique");
        }
        return new UniqueKey(
                key.text("name"),
                parts(key.needed("on"), "on"),
                key.choice("on-conflict", Conflict.class, Conflict.ABORT));
    }

    /** Parts as they stand in SQL; their columns have to be declared. */
    private List<KeyPart> parts(Node node, String what) {
        List<KeyPart> parts = new ArrayList<>();
        for (Node item : Shape.items(node, what)) {
            KeyPart part = KeyPart.parse(Shape.sql(item, "each part of " + what));
            if (!part.column().isEmpty()) {
                part = new KeyPart(declared(part.column(), item), "", part.collation(), part.descending());
            }
            parts.add(part);
        }
        if (parts.isEmpty()) {
            throw SchemaException.at(node.place(), SchemaCode.MISSING_PROPERTY, "A column of " + what);
        }
        return parts;
    }

    private String declared(String column, Node at) {
        return columns.stream()
                .filter(each -> each.isNamed(column))
                .map(Column::name)
                .findFirst()
                .orElseThrow(() -> SchemaException.at(
                        at.place(), SchemaCode.UNKNOWN_NAME, "The table " + name, "the column " + column));
    }

    private void checks(Node node) {
        if (node instanceof Node.Mapping) {
            Shape.named(node, "checks")
                    .forEach((check, property) -> checks.add(new CheckConstraint(
                            check, SqlText.onOneLine(Shape.sql(property.value(), "the check " + check)), "")));
            return;
        }
        for (Node item : Shape.items(node, "checks")) {
            if (item instanceof Node.Mapping) {
                Shape check = Shape.of(item, "a check", Keys.CHECK);
                String condition = Shape.sql(check.needed("check"), "check");
                checks.add(new CheckConstraint(check.text("name"), SqlText.onOneLine(condition), ""));
            } else {
                checks.add(new CheckConstraint("", SqlText.onOneLine(Shape.sql(item, "a check")), ""));
            }
        }
    }

    private static ForeignKey reference(String column, Node node) {
        if (node instanceof Node.Scalar) {
            return new ForeignKey(
                    "",
                    List.of(column),
                    Shape.text(node, "references"),
                    List.of(),
                    Action.NO_ACTION,
                    Action.NO_ACTION,
                    false);
        }
        Shape said = Shape.of(node, "references", Keys.REFERENCE);
        return new ForeignKey(
                "",
                List.of(column),
                Shape.text(said.needed("table"), "table"),
                said.has("column") ? List.of(said.text("column")) : List.of(),
                said.choice("on-delete", Action.class, Action.NO_ACTION),
                said.choice("on-update", Action.class, Action.NO_ACTION),
                said.flag("deferred"));
    }

    private ForeignKey foreignKey(Node node) {
        Shape said = Shape.of(node, "a foreign key", Keys.FOREIGN_KEY);
        Node own = said.needed("columns");
        List<String> from = Shape.texts(own, "columns").stream()
                .map(column -> declared(column, own))
                .toList();
        List<String> to = said.node("references")
                .map(list -> Shape.texts(list, "references"))
                .orElse(List.of());
        if (!to.isEmpty() && to.size() != from.size()) {
            throw SchemaException.at(
                    said.place("references"), SchemaCode.WRONG_SHAPE, "references", "as long as columns");
        }
        return new ForeignKey(
                said.text("name"),
                from,
                Shape.text(said.needed("table"), "table"),
                to,
                said.choice("on-delete", Action.class, Action.NO_ACTION),
                said.choice("on-update", Action.class, Action.NO_ACTION),
                said.flag("deferred"));
    }

    private Index index(String index, Node node) {
        Shape said = Shape.of(node, "the index " + index, Keys.INDEX);
        String where = said.sql("where");
        return new Index(
                index,
                parts(said.needed("on"), "on"),
                said.flag("unique"),
                where.isEmpty() ? "" : SqlText.onOneLine(where),
                said.text("comment"));
    }
}
