package io.zmonitor.migrator.schema;

import io.zmonitor.migrator.schema.internal.compare.SchemaComparer;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.read.SchemaReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * The schema of a database: tables, indexes, views, triggers and virtual tables of its main file. The tables of the ledger,
 * what belongs to SQLite and the tables in which virtual tables keep their content are left out. Immutable and thread-safe.
 */
public final class DatabaseSchema {
    private final Schema schema;

    private DatabaseSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Reads the schema. Only reads, with a handful of queries whatever the number of tables.
     *
     * @throws SchemaException with {@link SchemaCode#UNREADABLE} or {@link SchemaCode#DATABASE_FAILED}
     */
    public static DatabaseSchema read(Connection connection) {
        return new DatabaseSchema(schemaOf(Objects.requireNonNull(connection, "connection")));
    }

    static Schema schemaOf(Connection connection) {
        try {
            return SchemaReader.read(connection);
        } catch (SchemaReader.Unreadable e) {
            throw SchemaException.of(SchemaCode.UNREADABLE, e.object());
        } catch (SQLException e) {
            throw SchemaException.of(SchemaCode.DATABASE_FAILED, e.getErrorCode());
        }
    }

    /** What differs from the schema that is expected, by the same rules as for a declared one; empty if nothing does. */
    public List<SchemaDifference> differencesFrom(DatabaseSchema expected) {
        return SchemaComparer.differences(Objects.requireNonNull(expected, "expected").schema, schema, name -> false);
    }

    /** What differs from a declaration: objects that it declares as unmanaged are a {@link SchemaDifference.Severity#NOTE}. */
    public List<SchemaDifference> differencesFrom(DeclaredSchema expected) {
        Declaration declaration = Objects.requireNonNull(expected, "expected").declaration();
        return SchemaComparer.differences(declaration.schema(), schema, declaration::isUnmanaged);
    }

    /** The names of its tables, in the order in which they were made. */
    public List<String> tables() {
        return schema.tables().stream().map(Table::name).toList();
    }
}
