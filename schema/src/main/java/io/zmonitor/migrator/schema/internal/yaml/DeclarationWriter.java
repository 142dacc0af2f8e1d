package io.zmonitor.migrator.schema.internal.yaml;

import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.ForeignKey.Action;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Notes.Personal;
import io.zmonitor.migrator.schema.internal.model.PrimaryKey;
import io.zmonitor.migrator.schema.internal.model.Rule;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.yaml.YamlText.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Writes database.yaml, format 1. What is read from the text is what was written, and writes the same text. */
public final class DeclarationWriter {
    private static final String EDITORS =
            "# yaml-language-server: $schema=https://zmonitor.io/schema/database-1.json\n";

    private final YamlText yaml = new YamlText();

    private DeclarationWriter() {}

    /** The whole file. */
    public static String write(Declaration declaration) {
        DeclarationWriter writer = new DeclarationWriter();
        writer.declaration(declaration);
        return EDITORS + writer.yaml;
    }

    private void declaration(Declaration declaration) {
        yaml.line(0, "format", "1");
        if (!declaration.unmanaged().isEmpty()) {
            yaml.line(0, "unmanaged", YamlText.list(declaration.unmanaged()));
        }
        if (!declaration.schema().tables().isEmpty()) {
            yaml.open(0, "tables");
            declaration.schema().tables().forEach(this::table);
        }
        if (!declaration.schema().virtualTables().isEmpty()) {
            yaml.open(0, "virtual-tables");
            declaration.schema().virtualTables().forEach(this::virtualTable);
        }
        if (!declaration.schema().views().isEmpty()) {
            yaml.open(0, "views");
            declaration.schema().views().forEach(this::view);
        }
        if (!declaration.schema().triggers().isEmpty()) {
            yaml.open(0, "triggers");
            declaration.schema().triggers().forEach(this::trigger);
        }
        if (!declaration.rules().isEmpty()) {
            yaml.open(0, "rules");
            declaration.rules().forEach(this::rule);
        }
    }

    private void table(Table table) {
        yaml.open(1, table.name());
        text(2, "comment", table.notes().comment());
        text(2, "was", table.notes().was());
        if (!table.options().isEmpty()) {
            yaml.line(
                    2,
                    "options",
                    YamlText.list(table.options().stream().map(Keys::word).toList()));
        }
        yaml.open(2, "columns");
        table.columns().forEach(column -> yaml.mapping(3, column.name(), column(table, column)));
        primaryKey(table.primaryKey());
        uniqueKeys(table);
        checks(table);
        foreignKeys(table);
        if (!table.indexes().isEmpty()) {
            yaml.open(2, "indexes");
            table.indexes().forEach(index -> yaml.mapping(3, index.name(), index(index)));
        }
    }

    private void text(int depth, String name, String value) {
        if (!value.isEmpty()) {
            yaml.text(depth, name, value);
        }
    }

    private static List<Pair> column(Table table, Column column) {
        Pairs pairs = new Pairs().text("type", column.type());
        if (isBesideColumn(table.primaryKey())
                && column.isNamed(table.primaryKey().parts().get(0).column())) {
            pairs.add("primary-key", table.primaryKey().autoincrement() ? "autoincrement" : "true");
        }
        if (column.notNull().declared()) {
            Conflict conflict = column.notNull().conflict();
            pairs.add("not-null", conflict == Conflict.ABORT ? "true" : conflict.word());
        }
        pairs.flag("unique", uniqueBeside(column, table).isPresent());
        pairs.text("default", column.defaultValue());
        if (!Identifiers.same(column.collation(), Column.BINARY)) {
            pairs.text("collate", column.collation());
        }
        pairs.text("generated", column.generation().expression());
        pairs.flag("stored", column.generation().stored());
        checkBeside(column, table).ifPresent(check -> pairs.text("check", check.condition()));
        referenceBeside(column, table).ifPresent(key -> pairs.add("references", reference(key)));
        pairs.text("was", column.notes().was()).text("unit", column.notes().unit());
        if (column.notes().personal() != Personal.UNKNOWN) {
            pairs.add("personal-data", column.notes().personal() == Personal.YES ? "true" : "false");
        }
        return pairs.text("comment", column.notes().comment()).all();
    }

    /** What stands behind a name, as long as it is there. */
    private static final class Pairs {
        private final List<Pair> all = new ArrayList<>();

        List<Pair> all() {
            return all;
        }

        Pairs add(String name, String written) {
            all.add(new Pair(name, written));
            return this;
        }

        Pairs text(String name, String value) {
            return value.isEmpty() ? this : add(name, YamlText.scalar(value));
        }

        Pairs flag(String name, boolean is) {
            return is ? add(name, "true") : this;
        }

        Pairs action(String name, Action action) {
            return action == Action.NO_ACTION ? this : add(name, action.word());
        }
    }

    private static boolean isBesideColumn(PrimaryKey key) {
        return key.parts().size() == 1
                && key.parts().get(0).isPlain()
                && key.name().isEmpty()
                && key.conflict() == Conflict.ABORT;
    }

    // What stands beside a column: the first one of its kind that needs no more than its column says.

    private static Optional<UniqueKey> uniqueBeside(Column column, Table table) {
        return table.uniqueKeys().stream()
                .filter(key -> key.parts().size() == 1
                        && key.parts().get(0).isPlain()
                        && column.isNamed(key.parts().get(0).column())
                        && key.name().isEmpty()
                        && key.conflict() == Conflict.ABORT)
                .findFirst();
    }

    private static Optional<CheckConstraint> checkBeside(Column column, Table table) {
        return table.checks().stream()
                .filter(check -> check.name().isEmpty() && column.isNamed(check.column()))
                .findFirst();
    }

    private static Optional<ForeignKey> referenceBeside(Column column, Table table) {
        return table.foreignKeys().stream()
                .filter(key -> key.name().isEmpty()
                        && key.columns().size() == 1
                        && column.isNamed(key.columns().get(0)))
                .findFirst();
    }

    private static <T> List<T> left(List<T> all, Table table, BiFunction<Column, Table, Optional<T>> beside) {
        List<T> left = new ArrayList<>(all);
        table.columns().forEach(column -> beside.apply(column, table).ifPresent(left::remove));
        return left;
    }

    private static String reference(ForeignKey key) {
        boolean plain = key.parentColumns().isEmpty()
                && key.onDelete() == Action.NO_ACTION
                && key.onUpdate() == Action.NO_ACTION
                && !key.deferred();
        if (plain) {
            return YamlText.scalar(key.parent());
        }
        return YamlText.flow(new Pairs()
                .text("table", key.parent())
                .text(
                        "column",
                        key.parentColumns().isEmpty() ? "" : key.parentColumns().get(0))
                .action("on-delete", key.onDelete())
                .action("on-update", key.onUpdate())
                .flag("deferred", key.deferred())
                .all());
    }

    private void primaryKey(PrimaryKey key) {
        if (!key.parts().isEmpty() && !isBesideColumn(key)) {
            yaml.line(2, "primary-key", key(key.parts(), key.autoincrement(), key.conflict(), key.name()));
        }
    }

    private static String key(List<KeyPart> parts, boolean autoincrement, Conflict conflict, String name) {
        if (!autoincrement && conflict == Conflict.ABORT && name.isEmpty()) {
            return parts(parts);
        }
        Pairs pairs = new Pairs().add("on", parts(parts)).flag("autoincrement", autoincrement);
        if (conflict != Conflict.ABORT) {
            pairs.add("on-conflict", conflict.word());
        }
        return YamlText.flow(pairs.text("name", name).all());
    }

    private static String parts(List<KeyPart> parts) {
        return YamlText.list(parts.stream().map(DeclarationWriter::part).toList());
    }

    private static String part(KeyPart part) {
        return new KeyPart(part.column(), part.expression(), "", false).sql()
                + (part.collation().isEmpty() ? "" : " collate " + Identifiers.written(part.collation()))
                + (part.descending() ? " desc" : "");
    }

    private void uniqueKeys(Table table) {
        List<UniqueKey> left = left(table.uniqueKeys(), table, DeclarationWriter::uniqueBeside);
        if (!left.isEmpty()) {
            yaml.open(2, "unique");
            left.forEach(key -> yaml.item(3, key(key.parts(), false, key.conflict(), key.name())));
        }
    }

    private void checks(Table table) {
        List<CheckConstraint> left = left(table.checks(), table, DeclarationWriter::checkBeside);
        if (left.isEmpty()) {
            return;
        }
        yaml.open(2, "checks");
        boolean named = left.stream().noneMatch(check -> check.name().isEmpty())
                && left.stream()
                                .map(check -> Identifiers.folded(check.name()))
                                .distinct()
                                .count()
                        == left.size();
        for (CheckConstraint check : left) {
            if (named) {
                yaml.line(3, check.name(), YamlText.scalar(check.condition()));
            } else if (check.name().isEmpty()) {
                yaml.item(3, YamlText.scalar(check.condition()));
            } else {
                yaml.item(
                        3,
                        YamlText.flow(new Pairs()
                                .text("name", check.name())
                                .text("check", check.condition())
                                .all()));
            }
        }
    }

    private void foreignKeys(Table table) {
        List<ForeignKey> left = left(table.foreignKeys(), table, DeclarationWriter::referenceBeside);
        if (!left.isEmpty()) {
            yaml.open(2, "foreign-keys");
            left.forEach(key -> yaml.item(3, YamlText.flow(foreignKey(key))));
        }
    }

    private static List<Pair> foreignKey(ForeignKey key) {
        Pairs pairs = new Pairs().add("columns", YamlText.list(key.columns())).text("table", key.parent());
        if (!key.parentColumns().isEmpty()) {
            pairs.add("references", YamlText.list(key.parentColumns()));
        }
        return pairs.action("on-delete", key.onDelete())
                .action("on-update", key.onUpdate())
                .flag("deferred", key.deferred())
                .text("name", key.name())
                .all();
    }

    private static List<Pair> index(Index index) {
        return new Pairs()
                .add("on", parts(index.parts()))
                .flag("unique", index.unique())
                .text("where", index.where())
                .text("comment", index.comment())
                .all();
    }

    private void virtualTable(VirtualTable table) {
        if (table.comment().isEmpty()) {
            yaml.text(1, table.name(), table.module());
        } else {
            yaml.open(1, table.name());
            yaml.text(2, "module", table.module());
            yaml.text(2, "comment", table.comment());
        }
    }

    private void view(View view) {
        if (view.comment().isEmpty() && view.columns().isEmpty()) {
            yaml.text(1, view.name(), view.select());
            return;
        }
        yaml.open(1, view.name());
        if (!view.columns().isEmpty()) {
            yaml.line(2, "columns", YamlText.list(view.columns()));
        }
        yaml.text(2, "select", view.select());
        text(2, "comment", view.comment());
    }

    private void trigger(Trigger trigger) {
        if (trigger.comment().isEmpty()) {
            yaml.text(1, trigger.name(), trigger.definition());
        } else {
            yaml.open(1, trigger.name());
            yaml.text(2, "sql", trigger.definition());
            yaml.text(2, "comment", trigger.comment());
        }
    }

    private void rule(Rule rule) {
        yaml.mapping(
                1,
                rule.name(),
                new Pairs()
                        .text("table", rule.table())
                        .text("field", rule.field())
                        .add("type", Keys.word(rule.type()))
                        .text("condition", rule.condition())
                        .text("message", rule.message())
                        .add("severity", Keys.word(rule.severity()))
                        .add("action", Keys.word(rule.action()))
                        .all());
    }
}
