package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.compare.SchemaComparer;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.Kind;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexeme;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A statement that made an object, as SQLite keeps it.
 *
 * @param type table, index, view or trigger
 * @param name the object's name
 * @param table the table or view that it belongs to; its own name for a table or a view
 * @param sql the statement
 */
public record StoredStatement(String type, String name, String table, String sql) {
    private static final List<String> ORDER = List.of("table", "index", "view", "trigger");

    /**
     * The statements that make the whole schema again, in an order in which they can run. Without those of the ledger, of
     * SQLite, and of the tables in which virtual tables keep their content.
     *
     * @throws SQLException if SQLite cannot say
     */
    public static List<StoredStatement> of(Connection connection) throws SQLException {
        return withLedger(connection).stream()
                .filter(statement -> !Schema.isOfTheLedger(statement.table()))
                .toList();
    }

    /**
     * The same with the ledger's tables, which a view may show.
     *
     * @throws SQLException if SQLite cannot say
     */
    public static List<StoredStatement> withLedger(Connection connection) throws SQLException {
        StoredSchema stored = StoredSchema.of(connection);
        return stored.objects().stream()
                .filter(object -> !object.sql().isEmpty()
                        && !Identifiers.folded(object.table()).startsWith("sqlite_")
                        && !isShadow(object.table(), stored.kinds()))
                .map(object -> new StoredStatement(object.type(), object.name(), object.table(), object.sql()))
                .sorted(Comparator.comparing(statement -> ORDER.indexOf(statement.type())))
                .toList();
    }

    private static boolean isShadow(String table, List<Kind> kinds) {
        return kinds.stream().anyMatch(kind -> kind.type().equals("shadow") && Identifiers.same(kind.name(), table));
    }

    /** The one of this type and name. */
    public static Optional<StoredStatement> find(String type, String name, List<StoredStatement> all) {
        return all.stream()
                .filter(each -> each.type().equals(type) && Identifiers.same(each.name(), name))
                .findFirst();
    }

    /** Whether the object is one of these types. */
    public boolean isOne(String... types) {
        return List.of(types).contains(type);
    }

    /** Whether the statement contains this name anywhere: too often rather than too seldom. */
    public boolean mentions(String wanted) {
        String folded = Identifiers.folded(wanted);
        return Lexer.lexemes(sql).stream()
                .filter(Lexeme::isName)
                .anyMatch(lexeme -> Identifiers.folded(lexeme.name()).equals(folded));
    }

    /** The view that it makes. */
    public View view() {
        return Definitions.view(name, sql);
    }

    /** The trigger that it makes. */
    public Trigger trigger() {
        return Definitions.trigger(name, table, sql);
    }

    /** Whether it makes this index of this table. */
    public boolean isSameIndex(Table of, Index index) {
        IndexText text = IndexText.parse(sql);
        Index made = new Index(name, text.parts(), text.isUnique(), text.where(), "");
        return SchemaComparer.differences(
                        of.withIndexes(List.of(index)),
                        of.withIndexes(List.of(made)),
                        new Schema(List.of(), List.of(), List.of(), List.of()))
                .isEmpty();
    }
}
