package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody changed in the schema since the last run. VACUUM moves SQLite's cookie as well, and ANALYZE makes tables:
 * the first changes no definition, and the tables of the second are SQLite's own.
 */
public final class SchemaDrift {
    private static final int NAMED = 10;
    private static final String COOKIE_MOVED = "SELECT count(*) FROM schema_version_state"
            + " WHERE schema_cookie <> (SELECT schema_version FROM pragma_schema_version)";

    /** Where something differs that has no name. */
    static final String UNNAMED = "nobody recorded which object";

    private SchemaDrift() {}

    /** The objects that differ; none if the cookie did not move, at the price of two small queries. */
    public static List<String> sinceTheCookieMoved(SqlConnection database) throws SQLException {
        return isRecorded(database) && database.number(COOKIE_MOVED) > 0 ? compared(database) : List.of();
    }

    /** The objects that differ, whatever the cookie says; none if no run left a state. */
    public static List<String> of(SqlConnection database) throws SQLException {
        return isRecorded(database) ? compared(database) : List.of();
    }

    private static List<String> compared(SqlConnection database) throws SQLException {
        String left = StateRow.fingerprint(database);
        if (left.isEmpty() || left.equals(SchemaFingerprint.of(database))) {
            return List.of();
        }
        Map<Name, String> recorded = recorded(database);
        List<String> differences = recorded.isEmpty()
                ? List.of()
                : between(recorded, SchemaObjects.read(database).definitions());
        return differences.isEmpty() ? List.of(UNNAMED) : differences;
    }

    /** The differences between two states of the schema, by type and name. */
    static List<String> between(Map<Name, String> before, Map<Name, String> now) {
        List<String> differences = new ArrayList<>();
        Set<Name> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (Name name : names) {
            String was = before.get(name);
            String is = now.get(name);
            if (was == null) {
                differences.add(name.spelt(String.valueOf(is)) + " was added");
            } else if (is == null) {
                differences.add(name.spelt(was) + " was removed");
            } else if (!was.equals(is)) {
                differences.add(name.spelt(is) + " was changed");
            }
        }
        return differences;
    }

    private static boolean isRecorded(SqlConnection database) throws SQLException {
        return database.number("SELECT count(*) FROM sqlite_schema WHERE name = '" + LedgerTables.STATE + "'") > 0;
    }

    private static Map<Name, String> recorded(SqlConnection database) throws SQLException {
        Map<Name, String> objects = new HashMap<>();
        if (database.number("SELECT count(*) FROM sqlite_schema WHERE name = '" + LedgerTables.OBJECT + "'") > 0) {
            database.list(
                    "SELECT object_type, object_name, definition FROM " + LedgerTables.OBJECT,
                    row -> objects.put(Name.of(row), String.valueOf(row.getString(3))));
        }
        return objects;
    }

    /** The first few differences, and how many more there are. */
    public static String text(List<String> differences) {
        String first = String.join(", ", differences.stream().limit(NAMED).toList());
        int more = differences.size() - NAMED;
        return more > 0 ? first + ", and " + more + " more" : first;
    }
}
