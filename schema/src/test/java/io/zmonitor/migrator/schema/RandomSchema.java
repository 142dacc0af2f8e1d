package io.zmonitor.migrator.schema;

import io.zmonitor.migrator.schema.internal.model.CheckConstraint;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Column.Generation;
import io.zmonitor.migrator.schema.internal.model.Column.NotNull;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Notes;
import io.zmonitor.migrator.schema.internal.model.PrimaryKey;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes schemas that SQLite accepts, with odd names and every feature that the model knows. A seed makes one schema. */
final class RandomSchema {
    static final List<String> ODD = List.of(
            "order", "Größe", "a b", "x\"y", "[z]", "it's", "select", "päron`", "1st", "true", "col.umn", "naïve",
            "group", "日付", "a,b", "key", "value", "x-y", "primary", "e(f)");
    private static final List<String> STRICT_TYPES = List.of("INTEGER", "INT", "TEXT", "REAL", "BLOB", "ANY");
    private static final List<String> TYPES = List.of(
            "INTEGER",
            "INT",
            "TEXT",
            "REAL",
            "BLOB",
            "",
            "VARCHAR(20)",
            "DECIMAL(10, 2)",
            "DOUBLE PRECISION",
            "BOOLEAN",
            "UNSIGNED BIG INT",
            "datetime",
            "CLOB",
            "FLOATING POINT",
            "order type");
    private static final List<String> COLLATIONS = List.of("BINARY", "BINARY", "NOCASE", "rtrim");

    private final Random random;
    private final List<String> names;
    private final List<Table> tables = new ArrayList<>();
    private Conflict ofKeys = Conflict.ABORT;
    private int next;

    private RandomSchema(long seed) {
        this.random = new Random(seed);
        this.names = new ArrayList<>(ODD);
    }

    static Schema of(long seed) {
        return new RandomSchema(seed).schema();
    }

    private Schema schema() {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            tables.add(table());
        }
        List<View> views = new ArrayList<>();
        List<Trigger> triggers = new ArrayList<>();
        for (Table table : tables) {
            if (random.nextInt(3) == 0) {
                views.add(view(table));
            }
            if (random.nextInt(3) == 0) {
                triggers.add(trigger(table));
            }
        }
        if (!views.isEmpty() && random.nextInt(2) == 0) {
            String below = Identifiers.quoted(views.get(0).name());
            views.add(new View(name("over"), List.of(), "SELECT count(*) AS n FROM " + below, ""));
            String instead = name("instead");
            triggers.add(new Trigger(
                    instead,
                    views.get(0).name(),
                    "INSTEAD OF DELETE ON " + below + " BEGIN SELECT RAISE(ABORT, 'no; END'); END",
                    ""));
        }
        List<VirtualTable> virtual = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            virtual.add(new VirtualTable(name("fts"), "fts5(body, title, tokenize = 'porter ascii')", List.of(), ""));
        }
        return new Schema(tables, views, triggers, virtual);
    }

    private Table table() {
        String name = name("table");
        Set<Table.Option> options = EnumSet.noneOf(Table.Option.class);
        if (random.nextInt(4) == 0) {
            options.add(Table.Option.STRICT);
        }
        List<Column> columns = columns(options.contains(Table.Option.STRICT));
        // SQLite refuses two clauses for one key.
        ofKeys = conflict();
        PrimaryKey key = primaryKey(columns);
        if (!key.parts().isEmpty() && !key.autoincrement() && random.nextInt(3) == 0) {
            options.add(Table.Option.WITHOUT_ROWID);
        }
        List<Column> plain = columns.stream()
                .filter(column -> !column.generation().isGenerated())
                .toList();
        List<UniqueKey> uniques = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            uniques.add(new UniqueKey(random.nextInt(3) == 0 ? name("unique") : "", parts(columns, 2), ofKeys));
        }
        List<CheckConstraint> checks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Column column = one(plain);
            String condition = one(List.of(
                            "%s IS NULL OR length(%s) < 40",
                            "%s IN ('A', 'B;', 'it''s', x'00ff') OR %s IS NOT -1.5e3",
                            "CASE WHEN %s THEN 1 ELSE coalesce(%s, 1) END",
                            "(%s <> ')') OR (%s == 'x')"))
                    .replace("%s", Identifiers.quoted(column.name()));
            boolean beside = random.nextBoolean();
            checks.add(new CheckConstraint(
                    random.nextInt(3) == 0 ? name("check") : "", condition, beside ? column.name() : ""));
        }
        Table table = new Table(
                name, columns, key, uniques, checks, foreignKeys(name, columns, plain), options, List.of(), Notes.NONE);
        return table.withIndexes(indexes(columns));
    }

    private List<Column> columns(boolean strict) {
        List<Column> columns = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            columns.add(new Column(
                    name("column"),
                    one(strict ? STRICT_TYPES : TYPES),
                    random.nextInt(3) == 0 ? new NotNull(true, conflict()) : NotNull.NO,
                    random.nextInt(3) == 0
                            ? one(List.of(
                                    "0",
                                    "'it''s'",
                                    "-1.5",
                                    "x'00'",
                                    "CURRENT_TIMESTAMP",
                                    "datetime('now', '-1 day')",
                                    "1 + 2",
                                    "NULL",
                                    "''",
                                    "true"))
                            : "",
                    one(COLLATIONS),
                    Generation.NONE,
                    Notes.NONE));
        }
        if (random.nextInt(3) == 0) {
            String from = Identifiers.quoted(columns.get(0).name());
            columns.add(new Column(
                    name("made"),
                    strict ? "ANY" : one(TYPES),
                    NotNull.NO,
                    "",
                    one(COLLATIONS),
                    new Generation("json_array(quote(" + from + "), ')')", random.nextBoolean()),
                    Notes.NONE));
        }
        return columns;
    }

    private PrimaryKey primaryKey(List<Column> columns) {
        Column first = columns.get(0);
        if (random.nextInt(4) == 0) {
            return PrimaryKey.NONE;
        }
        String name = random.nextInt(4) == 0 ? name("pk") : "";
        if (random.nextInt(2) == 0) {
            boolean number = first.type().equals("INTEGER");
            boolean descending = random.nextInt(6) == 0;
            return new PrimaryKey(
                    name,
                    List.of(new KeyPart(first.name(), "", "", descending)),
                    ofKeys,
                    number && !descending && random.nextBoolean());
        }
        List<Column> plain = columns.stream()
                .filter(column -> !column.generation().isGenerated())
                .toList();
        return new PrimaryKey(name, parts(plain, 2), ofKeys, false);
    }

    private List<KeyPart> parts(List<Column> columns, int most) {
        List<Column> left = new ArrayList<>(columns);
        List<KeyPart> parts = new ArrayList<>();
        for (int i = 1 + random.nextInt(most); i > 0 && !left.isEmpty(); i--) {
            Column column = left.remove(random.nextInt(left.size()));
            String collation = random.nextInt(4) == 0 ? one(List.of("NOCASE", "RTRIM")) : "";
            boolean own = Identifiers.same(collation, column.collation());
            parts.add(new KeyPart(column.name(), "", own ? "" : collation, random.nextInt(4) == 0));
        }
        // A single INTEGER column with an order of its own in the table's PRIMARY KEY is a quirk of its own.
        return parts.size() == 1 ? List.of(KeyPart.of(parts.get(0).column())) : parts;
    }

    private List<ForeignKey> foreignKeys(String own, List<Column> columns, List<Column> plain) {
        List<ForeignKey> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            ForeignKey.Action delete = one(List.of(ForeignKey.Action.values()));
            ForeignKey.Action update = one(List.of(ForeignKey.Action.values()));
            String constraint = random.nextInt(4) == 0 ? name("fk") : "";
            if (random.nextInt(3) == 0 && plain.size() > 1) {
                List<String> two = List.of(plain.get(0).name(), plain.get(1).name());
                keys.add(new ForeignKey(constraint, two, own, two, delete, update, random.nextBoolean()));
            } else {
                Table other = tables.isEmpty() ? null : one(tables);
                String parent = other == null ? own : other.name();
                Column column = other == null ? columns.get(0) : one(other.columns());
                List<String> to = random.nextBoolean() ? List.of() : List.of(column.name());
                keys.add(new ForeignKey(
                        constraint, List.of(one(columns).name()), parent, to, delete, update, random.nextBoolean()));
            }
        }
        return keys;
    }

    private List<Index> indexes(List<Column> columns) {
        List<Index> indexes = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            List<KeyPart> parts = new ArrayList<>();
            columns.stream()
                    .limit(1 + random.nextInt(2))
                    .forEach(column -> parts.add(new KeyPart(
                            column.name(),
                            "",
                            random.nextInt(4) == 0 && Identifiers.same(column.collation(), "BINARY") ? "NOCASE" : "",
                            random.nextInt(3) == 0)));
            String column = Identifiers.quoted(one(columns).name());
            if (random.nextInt(3) == 0) {
                parts.add(new KeyPart(
                        "", "lower(" + column + ")", random.nextBoolean() ? "NOCASE" : "", random.nextInt(3) == 0));
            }
            String where = random.nextInt(3) == 0 ? column + " IS NOT NULL" : "";
            indexes.add(new Index(name("index"), parts, random.nextInt(3) == 0, where, ""));
        }
        return indexes;
    }

    private View view(Table table) {
        String from = Identifiers.quoted(table.name());
        return random.nextBoolean()
                ? new View(name("view"), List.of(), "SELECT * FROM " + from + " -- all of it", "")
                : new View(name("view"), List.of("n", "as"), "SELECT count(*), 'AS' FROM " + from, "");
    }

    private Trigger trigger(Table table) {
        String on = Identifiers.quoted(table.name());
        return new Trigger(
                name("trigger"),
                table.name(),
                one(List.of("BEFORE", "AFTER")) + " UPDATE ON " + on
                        + " WHEN CASE 1 WHEN 1 THEN 0 END BEGIN SELECT 'END;' FROM " + on + "; END",
                "");
    }

    private Conflict conflict() {
        return random.nextInt(6) == 0 ? one(List.of(Conflict.values())) : Conflict.ABORT;
    }

    private String name(String kind) {
        next++;
        return random.nextInt(3) > 0 || names.isEmpty()
                ? kind + "_" + next
                : names.remove(random.nextInt(names.size())) + next;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
