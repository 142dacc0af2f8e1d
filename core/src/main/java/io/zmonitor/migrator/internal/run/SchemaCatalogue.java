package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The tables and triggers that are there before a step: which tables a step can change, directly or through triggers,
 * and how many rows they have. All names are in lower case.
 */
final class SchemaCatalogue {
    private record SchemaObject(String type, String name, String table, String sql) {}

    private static final String OBJECTS =
            "SELECT type, lower(name), lower(tbl_name), coalesce(sql, '') FROM sqlite_schema"
                    + " WHERE type IN ('table', 'trigger') AND lower(name) NOT GLOB 'sqlite_*'";

    private final SqlConnection database;
    private final Set<String> tables = new LinkedHashSet<>();
    private final Map<String, Set<String>> triggered = new HashMap<>();
    private final Map<String, String> definitions = new HashMap<>();

    private SchemaCatalogue(SqlConnection database, List<SchemaObject> objects) {
        this.database = database;
        for (SchemaObject object : objects) {
            if (object.type().equals("table")) {
                tables.add(object.name());
                definitions.put(object.name(), object.sql());
            } else {
                Set<String> named = triggered.getOrDefault(object.table(), new HashSet<>());
                named.addAll(Tokens.names(object.sql()));
                triggered.put(object.table(), named);
            }
        }
    }

    static SchemaCatalogue read(SqlConnection database) throws SQLException {
        List<SchemaObject> objects = new ArrayList<>();
        for (String[] row : database.rows(OBJECTS, 4)) {
            objects.add(new SchemaObject(row[0], row[1], row[2], row[3]));
        }
        return new SchemaCatalogue(database, objects);
    }

    /** Every table of the application. */
    Set<String> tables() {
        return tables;
    }

    /** The tables among these names, and those that their triggers name, and so on. */
    Set<String> reached(Set<String> names) {
        Set<String> reached = new HashSet<>();
        Set<String> next = new HashSet<>(names);
        while (!next.isEmpty()) {
            Set<String> further = new HashSet<>();
            for (String name : next) {
                if (reached.add(name)) {
                    further.addAll(triggered.getOrDefault(name, Set.of()));
                }
            }
            next = further;
        }
        reached.retainAll(tables);
        return reached;
    }

    /**
     * The tables whose definition names one of these: their children. A rebuild must not touch them, but with foreign
     * keys enforced it would delete their rows.
     */
    Set<String> children(Set<String> parents) {
        Set<String> children = new HashSet<>();
        definitions.forEach((table, sql) -> {
            Set<String> named = new HashSet<>(Tokens.names(sql));
            named.retainAll(parents);
            if (!named.isEmpty()) {
                children.add(table);
            }
        });
        return children;
    }

    /** Row counts of these tables. */
    Map<String, Long> counts(Set<String> names) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        for (String name : names) {
            counts.put(name, database.number("SELECT count(*) FROM main." + SqlConnection.quoted(name)));
        }
        return counts;
    }

    /** The row count of a table as it is now; empty if there is no such table any more. */
    static OptionalLong countNow(SqlConnection database, String name) throws SQLException {
        // Asked of the schema in memory, not of sqlite_schema, which would be read from end to end.
        boolean present = database.finds("SELECT 1 FROM pragma_table_info(?) LIMIT 1", name);
        return present
                ? OptionalLong.of(database.number("SELECT count(*) FROM main." + SqlConnection.quoted(name)))
                : OptionalLong.empty();
    }
}
