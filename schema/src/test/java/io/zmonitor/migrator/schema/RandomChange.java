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
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The next release of a schema: a few of the changes that people make. A seed makes one change of a schema. */
final class RandomChange {
    private final Random random;
    private Schema schema;
    private int next;

    private RandomChange(Schema schema, long seed) {
        this.schema = schema;
        this.random = new Random(seed * 31 + 7);
    }

    static Schema of(Schema schema, long seed) {
        RandomChange change = new RandomChange(schema, seed);
        for (int i = 1 + change.random.nextInt(4); i > 0; i--) {
            change.once();
        }
        return change.schema;
    }

    /** Without foreign keys that refer to columns which are not unique: core refuses a migration that leaves one. */
    static Schema withUsableKeys(Schema schema) {
        List<Table> tables = schema.tables().stream()
                .map(table -> with(
                        table,
                        table.checks(),
                        table.foreignKeys().stream()
                                .filter(key ->
                                        isUsable(key, schema.table(key.parent()).orElseThrow()))
                                .toList(),
                        table.uniqueKeys()))
                .toList();
        return new Schema(tables, schema.views(), schema.triggers(), schema.virtualTables());
    }

    private static boolean isUsable(ForeignKey key, Table parent) {
        List<String> to = key.parentColumns();
        List<KeyPart> primary = parent.primaryKey().parts();
        if (to.isEmpty()) {
            return primary.size() == key.columns().size() && isKeyOf(primary, parent, names(primary));
        }
        return isKeyOf(primary, parent, to)
                || parent.uniqueKeys().stream().anyMatch(unique -> isKeyOf(unique.parts(), parent, to));
    }

    private static List<String> names(List<KeyPart> parts) {
        return parts.stream().map(KeyPart::column).toList();
    }

    private static boolean isKeyOf(List<KeyPart> parts, Table parent, List<String> columns) {
        return !parts.isEmpty()
                && Set.copyOf(names(parts)).equals(Set.copyOf(columns))
                && parts.stream()
                        .allMatch(part -> part.collation().isEmpty()
                                || parent.column(part.column())
                                        .orElseThrow()
                                        .collation()
                                        .equals(part.collation()));
    }

    private void once() {
        int at = random.nextInt(schema.tables().size());
        Table table = schema.tables().get(at);
        switch (random.nextInt(16)) {
            case 0, 1 -> put(at, withColumn(table));
            case 2 -> put(at, withoutColumn(table));
            case 3, 4 -> renameColumn(at, table);
            case 5 -> renameTable(at, table);
            case 6, 7, 8 -> put(at, withChangedColumn(table));
            case 9 -> put(at, with(table, more(table.checks(), check(table)), table.foreignKeys(), table.uniqueKeys()));
            case 10 -> put(at, with(table, List.of(), table.foreignKeys(), table.uniqueKeys()));
            case 11 -> put(at, with(table, table.checks(), List.of(), List.of()));
            case 12 ->
                put(at, with(table, table.checks(), more(table.foreignKeys(), reference(table)), table.uniqueKeys()));
            case 13 ->
                put(at, table.withIndexes(random.nextBoolean() ? List.of() : more(table.indexes(), index(table))));
            case 14 -> put(at, withOption(table));
            default -> addOrDropObjects();
        }
    }

    private void put(int at, Table table) {
        List<Table> tables = new ArrayList<>(schema.tables());
        tables.set(at, table);
        schema = new Schema(tables, schema.views(), schema.triggers(), schema.virtualTables());
    }

    private static <T> List<T> more(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }

    private static Table with(
            Table table, List<CheckConstraint> checks, List<ForeignKey> foreignKeys, List<UniqueKey> uniqueKeys) {
        return new Table(
                table.name(),
                table.columns(),
                table.primaryKey(),
                uniqueKeys,
                checks,
                foreignKeys,
                table.options(),
                table.indexes(),
                table.notes());
    }

    private Table withColumn(Table table) {
        Column plain = Column.of(name("added"), random.nextBoolean() ? "TEXT" : "INTEGER");
        Column column = switch (random.nextInt(5)) {
            case 0 -> new Column(plain.name(), plain.type(), NotNull.YES, "1", "BINARY", Generation.NONE, Notes.NONE);
            case 1 ->
                new Column(plain.name(), plain.type(), NotNull.NO, "1 + 2", "NOCASE", Generation.NONE, Notes.NONE);
            case 2 ->
                new Column(
                        plain.name(),
                        plain.type(),
                        NotNull.NO,
                        "",
                        "BINARY",
                        new Generation(
                                Identifiers.quoted(table.columns().get(0).name()) + " || 'x'", random.nextBoolean()),
                        Notes.NONE);
            case 3 -> plain.with(NotNull.YES);
            default -> plain;
        };
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(random.nextInt(columns.size() + 1), column);
        return table.withColumns(columns);
    }

    private Table withoutColumn(Table table) {
        for (Column column : table.columns()) {
            String quoted = Identifiers.quoted(column.name());
            String rest = table.withColumns(table.columns().stream()
                            .filter(other -> !other.equals(column))
                            .toList())
                    .toString();
            boolean used = rest.contains(quoted)
                    || rest.contains("column=" + column.name() + ",")
                    || rest.contains("columns=[" + column.name())
                    || rest.contains(", " + column.name() + "]")
                    || schema.tables().toString().contains("parentColumns=[" + column.name());
            if (!used && table.columns().size() > 1) {
                return table.withColumns(table.columns().stream()
                        .filter(other -> !other.equals(column))
                        .toList());
            }
        }
        return table;
    }

    private void renameColumn(int at, Table table) {
        Column column = one(table.columns());
        if (!column.notes().was().isEmpty()) {
            return;
        }
        String now = name("renamed \"" + column.name().charAt(0));
        Notes was = new Notes("", "", Notes.Personal.UNKNOWN, column.name());
        List<Column> columns = new ArrayList<>();
        for (Column each : table.columns()) {
            Generation made = new Generation(
                    replaced(each.generation().expression(), column.name(), now),
                    each.generation().stored());
            columns.add(new Column(
                    each.equals(column) ? now : each.name(),
                    each.type(),
                    each.notNull(),
                    each.defaultValue(),
                    each.collation(),
                    made,
                    each.equals(column) ? was : each.notes()));
        }
        Table renamed = new Table(
                table.name(),
                columns,
                new PrimaryKey(
                        table.primaryKey().name(),
                        parts(table.primaryKey().parts(), column.name(), now),
                        table.primaryKey().conflict(),
                        table.primaryKey().autoincrement()),
                table.uniqueKeys().stream()
                        .map(key -> new UniqueKey(key.name(), parts(key.parts(), column.name(), now), key.conflict()))
                        .toList(),
                table.checks().stream()
                        .map(check -> new CheckConstraint(
                                check.name(),
                                replaced(check.condition(), column.name(), now),
                                check.column().equals(column.name()) ? now : check.column()))
                        .toList(),
                table.foreignKeys(),
                table.options(),
                table.indexes().stream()
                        .map(index -> new Index(
                                index.name(),
                                parts(index.parts(), column.name(), now),
                                index.unique(),
                                replaced(index.where(), column.name(), now),
                                ""))
                        .toList(),
                table.notes());
        put(at, renamed);
        mapForeignKeys((owner, key) -> new ForeignKey(
                key.name(),
                owner.equals(table.name()) ? names(key.columns(), column.name(), now) : key.columns(),
                key.parent(),
                key.parent().equals(table.name())
                        ? names(key.parentColumns(), column.name(), now)
                        : key.parentColumns(),
                key.onDelete(),
                key.onUpdate(),
                key.deferred()));
    }

    private interface KeyMapping {
        ForeignKey of(String owner, ForeignKey key);
    }

    private void mapForeignKeys(KeyMapping mapping) {
        for (int i = 0; i < schema.tables().size(); i++) {
            Table each = schema.tables().get(i);
            List<ForeignKey> keys = each.foreignKeys().stream()
                    .map(key -> mapping.of(each.name(), key))
                    .toList();
            put(i, with(each, each.checks(), keys, each.uniqueKeys()));
        }
    }

    private static String replaced(String sql, String old, String now) {
        return sql.replace(Identifiers.quoted(old), Identifiers.quoted(now));
    }

    private static List<KeyPart> parts(List<KeyPart> parts, String old, String now) {
        return parts.stream()
                .map(part -> new KeyPart(
                        part.column().equals(old) ? now : part.column(),
                        replaced(part.expression(), old, now),
                        part.collation(),
                        part.descending()))
                .toList();
    }

    private static List<String> names(List<String> names, String old, String now) {
        return names.stream().map(name -> name.equals(old) ? now : name).toList();
    }

    private void renameTable(int at, Table table) {
        if (!table.notes().was().isEmpty()) {
            return;
        }
        String now = name("größer");
        String old = table.name();
        Table named = table.named(now);
        put(
                at,
                new Table(
                        now,
                        named.columns(),
                        named.primaryKey(),
                        named.uniqueKeys(),
                        named.checks(),
                        named.foreignKeys(),
                        named.options(),
                        named.indexes(),
                        new Notes("", "", Notes.Personal.UNKNOWN, old)));
        mapForeignKeys((owner, key) -> new ForeignKey(
                key.name(),
                key.columns(),
                key.parent().equals(old) ? now : key.parent(),
                key.parentColumns(),
                key.onDelete(),
                key.onUpdate(),
                key.deferred()));
        schema = new Schema(
                schema.tables(),
                schema.views().stream()
                        .map(view -> new View(view.name(), view.columns(), replaced(view.select(), old, now), ""))
                        .toList(),
                schema.triggers().stream()
                        .map(trigger -> new Trigger(
                                trigger.name(),
                                trigger.table().equals(old) ? now : trigger.table(),
                                replaced(trigger.definition(), old, now),
                                ""))
                        .toList(),
                schema.virtualTables());
    }

    private Table withChangedColumn(Table table) {
        Column column = one(table.columns());
        boolean plain = !column.generation().isGenerated();
        String type = column.type();
        NotNull notNull = column.notNull();
        String value = column.defaultValue();
        String collation = column.collation();
        switch (random.nextInt(5)) {
            case 0 ->
                type = table.isStrict() ? "ANY" : one(List.of("TEXT", "INTEGER", "REAL", "", "BLOB", "VARCHAR(3)"));
            case 1 -> notNull = notNull.declared() ? NotNull.NO : NotNull.YES;
            case 2 -> value = plain ? one(List.of("", "5", "'it''s'", "1 + 2")) : "";
            case 3 -> collation = one(List.of("BINARY", "NOCASE", "RTRIM"));
            default -> {
                notNull = NotNull.YES;
                value = plain ? "0" : "";
            }
        }
        boolean number = table.primaryKey().autoincrement() && table.isRowNumber(column.name());
        Column changed = new Column(
                column.name(),
                number ? "INTEGER" : type,
                notNull,
                value,
                collation,
                column.generation(),
                column.notes());
        return table.withColumns(table.columns().stream()
                .map(each -> each.equals(column) ? changed : each)
                .toList());
    }

    private CheckConstraint check(Table table) {
        String column = Identifiers.quoted(one(table.columns()).name());
        return new CheckConstraint(random.nextBoolean() ? name("check") : "", column + " IS NOT 'never;'", "");
    }

    private ForeignKey reference(Table table) {
        Table parent = one(schema.tables());
        return new ForeignKey(
                "",
                List.of(one(table.columns()).name()),
                parent.name(),
                List.of(one(parent.columns()).name()),
                one(List.of(ForeignKey.Action.values())),
                ForeignKey.Action.NO_ACTION,
                random.nextBoolean());
    }

    private Index index(Table table) {
        String column = one(table.columns()).name();
        return new Index(
                name("index"),
                List.of(
                        new KeyPart(column, "", "", random.nextBoolean()),
                        new KeyPart("", "length(" + Identifiers.quoted(column) + ")", "", false)),
                false,
                random.nextBoolean() ? Identifiers.quoted(column) + " > 'a'" : "",
                "");
    }

    private Table withOption(Table table) {
        Set<Table.Option> options = EnumSet.noneOf(Table.Option.class);
        options.addAll(table.options());
        boolean possible =
                !table.primaryKey().parts().isEmpty() && !table.primaryKey().autoincrement();
        if (possible && !options.remove(Table.Option.WITHOUT_ROWID)) {
            options.add(Table.Option.WITHOUT_ROWID);
        }
        return new Table(
                table.name(),
                table.columns(),
                table.primaryKey(),
                table.uniqueKeys(),
                table.checks(),
                table.foreignKeys(),
                options,
                table.indexes(),
                table.notes());
    }

    private void addOrDropObjects() {
        List<Table> tables = new ArrayList<>(schema.tables());
        List<View> views = new ArrayList<>(schema.views());
        if (random.nextBoolean()) {
            String name = name("new");
            tables.add(new Table(
                    name,
                    List.of(Column.of("id", "INTEGER"), Column.of("x", "")),
                    new PrimaryKey("", List.of(KeyPart.of("id")), Conflict.ABORT, true),
                    List.of(),
                    List.of(),
                    List.of(),
                    Set.of(),
                    List.of(),
                    Notes.NONE));
            views.add(new View(name("view"), List.of(), "SELECT x FROM " + name, ""));
        } else if (!views.isEmpty()) {
            View gone = views.remove(views.size() - 1);
            schema = new Schema(
                    tables,
                    views,
                    schema.triggers().stream()
                            .filter(trigger -> !trigger.table().equals(gone.name()))
                            .toList(),
                    schema.virtualTables());
            return;
        }
        schema = new Schema(tables, views, schema.triggers(), schema.virtualTables());
    }

    private String name(String kind) {
        next++;
        return kind + "_c" + next;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
