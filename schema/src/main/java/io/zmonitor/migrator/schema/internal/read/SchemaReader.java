package io.zmonitor.migrator.schema.internal.read;

import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.Kind;
import io.zmonitor.migrator.schema.internal.read.StoredSchema.StoredObject;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.Lexer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the schema of a database: what pragmas tell from them, the rest from the stored texts. Writes nothing. */
public final class SchemaReader {
    private final StoredSchema stored;
    private final List<Table> tables = new ArrayList<>();
    private final List<View> views = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final List<VirtualTable> virtualTables = new ArrayList<>();

    private SchemaReader(StoredSchema stored) {
        this.stored = stored;
    }

    /**
     * The schema of the main database, without the ledger's tables.
     *
     * @throws SQLException if SQLite cannot say
     * @throws Unreadable if a definition is not understood, or pragmas say something else
     */
    public static Schema read(Connection connection) throws SQLException {
        return new SchemaReader(StoredSchema.of(connection)).read();
    }

    private Schema read() {
        for (StoredObject object : stored.objects()) {
            if (!Schema.isOfTheLedger(object.table()) && !isOfSqlite(object.name())) {
                try {
                    add(object);
                } catch (Lexer.Unfinished | Cursor.NotUnderstood | IllegalArgumentException e) {
                    throw new Unreadable(object.name(), e);
                }
            }
        }
        return new Schema(tables, views, triggers, virtualTables);
    }

    private void add(StoredObject object) {
        switch (object.type()) {
            case "table" -> addTable(object);
            case "view" -> views.add(Definitions.view(object.name(), object.sql()));
            case "trigger" -> triggers.add(Definitions.trigger(object.name(), object.table(), object.sql()));
            default -> {
                // an index is read with its table
            }
        }
    }

    private void addTable(StoredObject object) {
        Kind kind = stored.kinds().stream()
                .filter(each -> Identifiers.same(each.name(), object.name()))
                .findFirst()
                .orElseThrow(() -> new Unreadable(object.name(), null));
        switch (kind.type()) {
            case "virtual" ->
                virtualTables.add(Definitions.virtualTable(object.name(), shadowsOf(object.name()), object.sql()));
            case "shadow" -> {
                // belongs to its virtual table
            }
            default -> tables.add(TableReader.read(kind, object.sql(), stored));
        }
    }

    private List<String> shadowsOf(String virtual) {
        String prefix = Identifiers.folded(virtual) + "_";
        return stored.kinds().stream()
                .filter(kind -> kind.type().equals("shadow")
                        && Identifiers.folded(kind.name()).startsWith(prefix))
                .map(Kind::name)
                .sorted()
                .toList();
    }

    private static boolean isOfSqlite(String name) {
        return Identifiers.folded(name).startsWith("sqlite_");
    }

    /** A definition that could not be read. */
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String object;

        Unreadable(String object, @Nullable Throwable cause) {
            super("cannot read the definition of " + object, cause);
            this.object = object;
        }

        /** Whose definition it is. */
        public String object() {
            return object;
        }
    }
}
