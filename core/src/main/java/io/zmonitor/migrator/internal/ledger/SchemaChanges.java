package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each applied migration changed in the schema: the objects, and what they were before it. So a rollback can tell
 * whether it brought back what was there. Costs as much as there were changes.
 */
public record SchemaChanges(SqlConnection database) {
    /** Stands for the definition of an object that was not there before. */
    public static final String ABSENT = "";

    private static final String INSERT =
            "INSERT OR REPLACE INTO schema_version_change (migration_type, version, object_type, object_name, before) ";

    /** A place in the schema: objects that are made later lie behind it. */
    public long end() throws SQLException {
        return database.number("SELECT max(rowid) FROM sqlite_schema");
    }

    /** Records that a migration made the objects behind this place, and changed no other. */
    public void recordAdded(MigrationId id, long end) throws SQLException {
        database.execute(
                INSERT + "SELECT ?, ?, type, lower(name), '' FROM sqlite_schema WHERE rowid > ? AND "
                        + SchemaObjects.IS_THE_APPLICATIONS,
                id.type().word(),
                id.number(),
                end);
    }

    /** Records that a migration made these objects, and changed no other. */
    public void recordAdded(MigrationId id, List<Name> objects) throws SQLException {
        for (Name object : objects) {
            record(id, Map.of(object, ABSENT));
        }
    }

    /** Records what the objects that a migration changed were before: the hash of their definition, or absent. */
    public void record(MigrationId id, Map<Name, String> before) throws SQLException {
        for (Map.Entry<Name, String> object : before.entrySet()) {
            database.execute(
                    INSERT + "VALUES (?, ?, ?, ?, ?)",
                    id.type().word(),
                    id.number(),
                    object.getKey().type(),
                    object.getKey().name(),
                    object.getValue());
        }
    }

    /** What was recorded for a migration; nothing if it changed nothing, or was applied by an earlier runner. */
    public Map<Name, String> of(MigrationId id) throws SQLException {
        Map<Name, String> before = new TreeMap<>();
        database.list(
                "SELECT object_type, object_name, before FROM schema_version_change"
                        + " WHERE migration_type = ? AND version = ?",
                row -> before.put(Name.of(row), String.valueOf(row.getString(3))),
                id.type().word(),
                id.number());
        return before;
    }

    /** Forgets a migration that was rolled back. */
    public void remove(MigrationId id) throws SQLException {
        database.execute(
                "DELETE FROM schema_version_change WHERE migration_type = ? AND version = ?",
                id.type().word(),
                id.number());
    }
}
