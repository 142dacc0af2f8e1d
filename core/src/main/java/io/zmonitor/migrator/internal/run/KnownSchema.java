package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run knows of the schema between its steps, so that it need not read all of it before each: that would make a
 * run of many migrations quadratic. For one run.
 */
final class KnownSchema {
    private final Set<String> tables = new HashSet<>();
    private @Nullable SchemaCatalogue catalogue;
    private long cookie = -1;
    private @Nullable SchemaObjects objects;
    private long objectsCookie = -1;

    /** Whether the step may touch a table that was there before it. Rather too often than not often enough. */
    boolean isTouchedBy(TouchedTables touched, SqlConnection database) throws SQLException {
        if (touched.all() == TouchedTables.Scope.ANY) {
            return true;
        }
        if (catalogue == null) {
            catalogue(database);
        }
        return touched.namesAny(tables);
    }

    /** The schema as it is now; read again only if it changed since. */
    SchemaCatalogue catalogue(SqlConnection database) throws SQLException {
        long now = database.number("PRAGMA schema_version");
        SchemaCatalogue known = catalogue;
        if (known == null || now != cookie) {
            known = SchemaCatalogue.read(database);
            catalogue = known;
            cookie = now;
            tables.addAll(known.tables());
        }
        return known;
    }

    /** The schema's objects as they are now; read again only if the schema changed since. */
    SchemaObjects objects(SqlConnection database) throws SQLException {
        long now = database.number("PRAGMA schema_version");
        SchemaObjects known = objects;
        if (known == null || now != objectsCookie) {
            known = SchemaObjects.read(database);
            objects = known;
            objectsCookie = now;
        }
        return known;
    }

    /** Takes note of the tables that a step made. Those it dropped may stay: one too many costs only a look. */
    void after(TouchedTables touched) {
        tables.addAll(touched.created());
        if (touched.all() == TouchedTables.Scope.ANY) {
            cookie = -1;
            catalogue = null;
        }
    }
}
