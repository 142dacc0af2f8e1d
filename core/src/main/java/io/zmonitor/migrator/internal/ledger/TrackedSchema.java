package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application's schema as a run knows it from step to step and from commit to commit, so that a commit costs as much
 * as was changed since the one before, and not as much as there is. SQLite's schema cookie, which each statement that
 * changes the schema moves, says when it must be read again. For one run.
 */
public final class TrackedSchema {
    private static final long UNKNOWN = -1;

    private Map<String, SchemaRow> rows = new HashMap<>();
    private Map<Name, SchemaRow> named = new HashMap<>();
    private Map<Name, String> definitions = new HashMap<>();
    private SchemaFingerprint fingerprint = SchemaFingerprint.EMPTY;
    private final Map<Name, String> unwritten = new HashMap<>();
    private long cookie = UNKNOWN;
    private boolean written;

    /** Whether a commit of this run has left it: then it can be compared with. */
    public boolean isWritten() {
        return written;
    }

    /** Whether nothing changed since it was read; with one pragma. */
    public boolean isCurrent(SqlConnection database) throws SQLException {
        return cookie != UNKNOWN && cookie == cookie(database);
    }

    /** The objects as they are now; read again only if the cookie moved. */
    public SchemaObjects objects(SqlConnection database) throws SQLException {
        long now = cookie(database);
        if (now != cookie) {
            read(database);
            cookie = now;
        }
        return new SchemaObjects(definitions);
    }

    /** Has it read again the next time, whatever the cookie says. */
    public void forget() {
        cookie = UNKNOWN;
    }

    /**
     * Takes note of the objects behind this place, and of these tables: the first were made since it was last current, the
     * second may have got columns, and no other object changed.
     *
     * @return the names of the first
     */
    public List<Name> followed(SqlConnection database, long end, Set<String> extended) throws SQLException {
        long now = cookie(database);
        if (now == cookie) {
            return List.of();
        }
        for (String table : extended) {
            for (@Nullable String[] row : SchemaRow.table(database, table)) {
                redefined(known(row));
            }
        }
        List<Name> added = new ArrayList<>();
        for (@Nullable String[] made : SchemaRow.behind(database, end)) {
            SchemaRow row = known(made);
            rows.put(row.identity(), row);
            named.put(row.key(), row);
            fingerprint = fingerprint.with(row);
            if (!row.sql().isEmpty()) {
                definitions.put(row.key(), row.sql());
                unwritten.put(row.key(), row.sql());
                added.add(row.key());
            }
        }
        cookie = now;
        return added;
    }

    // One that is not known yet is among those that were made.
    private void redefined(SchemaRow row) {
        SchemaRow before = named.get(row.key());
        if (before != null && !before.identity().equals(row.identity())) {
            rows.remove(before.identity());
            rows.put(row.identity(), row);
            named.put(row.key(), row);
            fingerprint = fingerprint.without(before).with(row);
            definitions.put(row.key(), row.sql());
            unwritten.put(row.key(), row.sql());
        }
    }

    /**
     * Reads it again, whatever the cookie says.
     *
     * @return how it differs from what it was
     */
    public List<String> compareAnew(SqlConnection database) throws SQLException {
        Map<Name, String> known = definitions;
        SchemaFingerprint before = fingerprint;
        forget();
        objects(database);
        if (before.equals(fingerprint)) {
            return List.of();
        }
        List<String> differences = SchemaDrift.between(known, definitions);
        return differences.isEmpty() ? List.of(SchemaDrift.UNNAMED) : differences;
    }

    /** Writes which objects there are, as the run's commit is to leave them, and answers their fingerprint. */
    String write(SqlConnection database) throws SQLException {
        objects(database);
        if (written) {
            for (Map.Entry<Name, String> object : unwritten.entrySet()) {
                SchemaObjects.remember(database, object.getKey(), object.getValue());
            }
        } else {
            SchemaObjects.remember(database);
        }
        unwritten.clear();
        written = true;
        return fingerprint.hex();
    }

    // What is known of an object by its identity is not hashed again.
    private SchemaRow known(@Nullable String[] row) {
        String identity = SchemaRow.identity(row);
        SchemaRow before = rows.get(identity);
        return before == null ? SchemaRow.of(identity, row) : before;
    }

    private void read(SqlConnection database) throws SQLException {
        Map<String, SchemaRow> all = new HashMap<>();
        Map<Name, SchemaRow> byName = new HashMap<>();
        Map<Name, String> now = new HashMap<>();
        SchemaFingerprint sum = SchemaFingerprint.EMPTY;
        for (@Nullable String[] object : SchemaRow.all(database)) {
            SchemaRow row = known(object);
            boolean isNew = !rows.containsKey(row.identity());
            all.put(row.identity(), row);
            byName.put(row.key(), row);
            sum = sum.with(row);
            if (!row.sql().isEmpty()) {
                now.put(row.key(), row.sql());
                if (isNew) {
                    unwritten.put(row.key(), row.sql());
                }
            }
        }
        for (Name gone : definitions.keySet()) {
            if (!now.containsKey(gone)) {
                unwritten.put(gone, SchemaChanges.ABSENT);
            }
        }
        rows = all;
        named = byName;
        definitions = now;
        fingerprint = sum;
    }

    private static long cookie(SqlConnection database) throws SQLException {
        return database.number("PRAGMA schema_version");
    }
}
