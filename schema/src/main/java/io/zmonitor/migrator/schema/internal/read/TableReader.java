package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Column.Generation;
import io.zmonitor.migrator.schema.internal.model.Column.NotNull;
import io.zmonitor.migrator.schema.internal.model.Conflict;
import io.zmonitor.migrator.schema.internal.model.ForeignKey;
import io.zmonitor.migrator.schema.internal.model.ForeignKey.Action;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.KeyPart;
import io.zmonitor.migrator.schema.internal.model.Notes;
import io.zmonitor.migrator.schema.internal.model.PrimaryKey;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.UniqueKey;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.ForeignKeyColumn;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.IndexColumn;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.Kind;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.StoredColumn;
import io.zmonitor.migrator.schema.internal.sql.DefaultValue;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one ordinary table. The pragmas decide; the stored text adds what they do not tell. */
final class TableReader {
    private static final int STORED = 3;

    private final Kind kind;
    private final TableText text;
    private final StoredSchema stored;

    private TableReader(Kind kind, TableText text, StoredSchema stored) {
        this.kind = kind;
        this.text = text;
        this.stored = stored;
    }

    static Table read(Kind kind, String sql, StoredSchema stored) {
        return new TableReader(kind, TableText.parse(sql), stored).read();
    }

    private Table read() {
        List<StoredColumn> known = stored.columns().stream()
                .filter(column -> column.table().equals(kind.name()))
                .toList();
        if (!TableText.areSame(
                known.stream().map(StoredColumn::name).toList(),
                text.columns().stream().map(TableText.ColumnText::name).toList())) {
            throw new Cursor.NotUnderstood();
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            columns.add(column(known.get(i), text.columns().get(i)));
        }
        Collection<List<IndexColumn>> indexes = indexes();
        return new Table(
                kind.name(),
                columns,
                primaryKey(known, columns, indexes),
                uniqueKeys(columns, indexes),
                text.checks(),
                foreignKeys(),
                options(),
                named(columns, indexes),
                Notes.NONE);
    }

    private Set<Table.Option> options() {
        Set<Table.Option> options = EnumSet.noneOf(Table.Option.class);
        if (kind.strict()) {
            options.add(Table.Option.STRICT);
        }
        if (kind.withoutRowid()) {
            options.add(Table.Option.WITHOUT_ROWID);
        }
        return options;
    }

    private static Column column(StoredColumn known, TableText.ColumnText said) {
        return new Column(
                known.name(),
                known.type(),
                known.notNull() ? new NotNull(true, said.notNull()) : NotNull.NO,
                DefaultValue.normalised(known.defaultValue()),
                said.collation(),
                said.generated().isEmpty()
                        ? Generation.NONE
                        : new Generation(said.generated(), known.at().hidden() == STORED),
                Notes.NONE);
    }

    private Collection<List<IndexColumn>> indexes() {
        Map<String, List<IndexColumn>> byName = new LinkedHashMap<>();
        for (IndexColumn column : stored.indexColumns()) {
            if (column.table().equals(kind.name())) {
                byName.computeIfAbsent(column.index().name(), name -> new ArrayList<>())
                        .add(column);
            }
        }
        return byName.values();
    }

    private PrimaryKey primaryKey(
            List<StoredColumn> known, List<Column> columns, Collection<List<IndexColumn>> indexes) {
        List<KeyPart> parts = new ArrayList<>();
        for (List<IndexColumn> index : ofOrigin("pk", indexes)) {
            index.forEach(column -> parts.add(part(column, columns)));
        }
        if (parts.isEmpty()) {
            known.stream()
                    .filter(column -> column.at().primaryKey() > 0)
                    .sorted(Comparator.comparing(column -> column.at().primaryKey()))
                    .forEach(column -> parts.add(KeyPart.of(column.name())));
        }
        if (parts.isEmpty()) {
            return PrimaryKey.NONE;
        }
        TableText.Key said = text.primaryKey();
        return new PrimaryKey(said.name(), parts, said.conflict(), text.isAutoincrement());
    }

    private List<UniqueKey> uniqueKeys(List<Column> columns, Collection<List<IndexColumn>> indexes) {
        List<UniqueKey> keys = new ArrayList<>();
        for (List<IndexColumn> index : ofOrigin("u", indexes)) {
            List<TableText.Key> said = text.uniques().stream()
                    .filter(key -> isOf(key, index, columns))
                    .toList();
            if (said.isEmpty()) {
                throw new Cursor.NotUnderstood();
            }
            // Of several declarations SQLite keeps one index, and the conflict clause of the one that has one.
            TableText.Key first = said.stream()
                    .filter(key -> key.conflict() != Conflict.ABORT)
                    .findFirst()
                    .orElse(said.get(0));
            keys.add(new UniqueKey(
                    first.name(),
                    index.stream().map(column -> part(column, columns)).toList(),
                    first.conflict()));
        }
        return keys;
    }

    private static boolean isOf(TableText.Key key, List<IndexColumn> index, List<Column> columns) {
        if (key.parts().size() != index.size()) {
            return false;
        }
        for (int i = 0; i < index.size(); i++) {
            KeyPart part = key.parts().get(i);
            String collation = part.collation().isEmpty() ? collationOf(part.column(), columns) : part.collation();
            if (!Identifiers.same(part.column(), index.get(i).name())
                    || !Identifiers.same(collation, index.get(i).collation())) {
                return false;
            }
        }
        return true;
    }

    private static String collationOf(String name, List<Column> columns) {
        return columns.stream()
                .filter(column -> column.isNamed(name))
                .map(Column::collation)
                .findFirst()
                .orElseThrow(Cursor.NotUnderstood::new);
    }

    private static List<List<IndexColumn>> ofOrigin(String origin, Collection<List<IndexColumn>> indexes) {
        return indexes.stream()
                .filter(index -> index.get(0).index().origin().equals(origin))
                .toList();
    }

    /** The collation is said only where it is not the column's own. */
    private static KeyPart part(IndexColumn known, List<Column> columns) {
        Column column = columns.stream()
                .filter(each -> each.isNamed(known.name()))
                .findFirst()
                .orElseThrow(Cursor.NotUnderstood::new);
        boolean own = Identifiers.same(known.collation(), column.collation());
        return new KeyPart(column.name(), "", own ? "" : known.collation(), known.descending());
    }

    private List<Index> named(List<Column> columns, Collection<List<IndexColumn>> indexes) {
        List<Index> named = new ArrayList<>();
        for (List<IndexColumn> index : ofOrigin("c", indexes)) {
            String name = index.get(0).index().name();
            String sql = stored.objects().stream()
                    .filter(object ->
                            object.type().equals("index") && object.name().equals(name))
                    .map(StoredSchema.StoredObject::sql)
                    .findFirst()
                    .orElseThrow(Cursor.NotUnderstood::new);
            named.add(index(index, IndexText.parse(sql), columns));
        }
        return named;
    }

    private static Index index(List<IndexColumn> known, IndexText said, List<Column> columns) {
        if (known.size() != said.parts().size()
                || known.get(0).index().partial() == said.where().isEmpty()) {
            throw new Cursor.NotUnderstood();
        }
        List<KeyPart> parts = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            IndexColumn column = known.get(i);
            parts.add(
                    column.column() >= 0 ? part(column, columns) : said.parts().get(i));
        }
        return new Index(
                known.get(0).index().name(), parts, known.get(0).index().unique(), said.where(), "");
    }

    private List<ForeignKey> foreignKeys() {
        Map<Integer, List<ForeignKeyColumn>> byId = new LinkedHashMap<>();
        for (ForeignKeyColumn column : stored.foreignKeys()) {
            if (column.table().equals(kind.name())) {
                byId.computeIfAbsent(column.id(), id -> new ArrayList<>()).add(column);
            }
        }
        if (byId.size() != text.references().size()) {
            throw new Cursor.NotUnderstood();
        }
        List<ForeignKey> keys = new ArrayList<>();
        for (List<ForeignKeyColumn> known : byId.values()) {
            keys.add(foreignKey(known, text.references().get(keys.size())));
        }
        return keys;
    }

    private static ForeignKey foreignKey(List<ForeignKeyColumn> known, TableText.Reference said) {
        ForeignKeyColumn first = known.get(0);
        List<String> from = known.stream().map(ForeignKeyColumn::from).toList();
        if (!TableText.areSame(from, said.columns())) {
            throw new Cursor.NotUnderstood();
        }
        return new ForeignKey(
                said.name(),
                from,
                first.parent(),
                known.stream()
                        .map(ForeignKeyColumn::to)
                        .filter(to -> !to.isEmpty())
                        .toList(),
                action(first.actions().onDelete()),
                action(first.actions().onUpdate()),
                said.deferred());
    }

    private static Action action(String words) {
        return Action.valueOf(words.replace(' ', '_'));
    }
}
