package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What hangs on the tables of a schema and goes with them: indexes, triggers, UNIQUE and foreign keys. A rebuild has to
 * make all of it again, and SQLite says nothing if it does not.
 *
 * @param named indexes and triggers with a name of their own
 * @param constraints columns that the table's own definition makes unique together, by table
 * @param unique the same with those of unique indexes
 * @param foreign columns that are a foreign key, by table
 * @param tables the tables that are there
 */
public record HangingObjects(
        List<Named> named,
        Map<String, Set<Set<String>>> constraints,
        Map<String, Set<Set<String>>> unique,
        Map<String, Set<Key>> foreign,
        Set<String> tables) {
    private static final String TABLES =
            " FROM sqlite_schema AS m, %s WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%%'"
                    + " AND lower(m.name) NOT GLOB 'schema_version*'";
    private static final String UNIQUE = "SELECT lower(m.name), i.name, lower(c.name)"
            + TABLES.formatted("pragma_index_list(m.name) AS i, pragma_index_info(i.name) AS c")
            + " AND i.\"unique\" AND NOT i.partial";
    private static final String CONSTRAINT = " AND i.origin <> 'c'";
    private static final String FOREIGN = "SELECT lower(m.name), k.id, lower(k.\"from\"), lower(k.\"table\")"
            + TABLES.formatted("pragma_foreign_key_list(m.name) AS k") + " AND m.sql LIKE '%references%'";

    /**
     * An index or a trigger.
     *
     * @param type which of them
     * @param name in lower case
     * @param table in lower case
     * @param does its definition without its name
     */
    public record Named(String type, String name, String table, String does) {}

    /**
     * A foreign key.
     *
     * @param columns of the child
     * @param parent the table it names
     */
    public record Key(Set<String> columns, String parent) {}

    /** Reads the schema as it is. */
    public static HangingObjects read(SqlConnection database) throws SQLException {
        List<Named> named = database.list(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger')"
                        + " AND sql IS NOT NULL AND lower(tbl_name) NOT GLOB 'schema_version*'",
                row -> new Named(
                        row.getString(1),
                        Names.fold(row.getString(2)),
                        Names.fold(row.getString(3)),
                        does(row.getString(4), row.getString(2))));
        Map<String, Map<String, Key>> keys = new LinkedHashMap<>();
        for (String[] row : database.list(FOREIGN, row ->
                new String[] {row.getString(1), row.getString(2), row.getString(3), row.getString(4)})) {
            keys.computeIfAbsent(row[0], table -> new LinkedHashMap<>())
                    .computeIfAbsent(row[1], id -> new Key(new TreeSet<>(), row[3]))
                    .columns()
                    .add(row[2]);
        }
        Map<String, Set<Key>> foreign = new LinkedHashMap<>();
        keys.forEach((table, found) -> foreign.put(table, new LinkedHashSet<>(found.values())));
        Set<String> tables =
                new HashSet<>(database.texts("SELECT lower(name) FROM sqlite_schema WHERE type = 'table'"));
        return new HangingObjects(
                named, unique(database, UNIQUE + CONSTRAINT), unique(database, UNIQUE), foreign, tables);
    }

    private static Map<String, Set<Set<String>>> unique(SqlConnection database, String query) throws SQLException {
        Map<String, Map<String, Set<String>>> indexes = new LinkedHashMap<>();
        database.list(
                query,
                row -> indexes.computeIfAbsent(row.getString(1), table -> new LinkedHashMap<>())
                        .computeIfAbsent(row.getString(2), index -> new TreeSet<>())
                        .add(String.valueOf((Object) row.getString(3))));
        Map<String, Set<Set<String>>> unique = new LinkedHashMap<>();
        indexes.forEach((table, columns) -> unique.put(table, new LinkedHashSet<>(columns.values())));
        return unique;
    }

    private static String does(String sql, String name) {
        return Tokens.normalised(sql).replaceFirst(java.util.regex.Pattern.quote(" " + Names.fold(name) + " "), " ");
    }

    /**
     * What is gone while its table is there.
     *
     * @param now the schema as it is now
     * @param dropped names that statements drop, in lower case
     * @param database asked for the columns of tables that lost something
     */
    public List<String> lost(HangingObjects now, Set<String> dropped, SqlConnection database) throws SQLException {
        List<String> lost = new ArrayList<>();
        for (Named object : named) {
            boolean there = now.named.stream()
                    .anyMatch(other -> other.type().equals(object.type())
                            && (other.name().equals(object.name())
                                    || other.does().equals(object.does())));
            if (!there && now.tables.contains(object.table()) && !dropped.contains(object.name())) {
                lost.add("the " + object.type() + " " + object.name() + " of " + object.table());
            }
        }
        for (Map.Entry<String, Set<Set<String>>> table : constraints.entrySet()) {
            for (Set<String> columns : table.getValue()) {
                if (!now.unique.getOrDefault(table.getKey(), Set.of()).contains(columns)
                        && hasStill(database, now, table.getKey(), columns)) {
                    lost.add("UNIQUE (" + String.join(", ", columns) + ") of " + table.getKey());
                }
            }
        }
        for (Map.Entry<String, Set<Key>> table : foreign.entrySet()) {
            for (Key key : table.getValue()) {
                boolean there = now.foreign.getOrDefault(table.getKey(), Set.of()).stream()
                        .anyMatch(other -> other.columns().equals(key.columns()));
                if (!there
                        && now.tables.contains(key.parent())
                        && hasStill(database, now, table.getKey(), key.columns())) {
                    lost.add("the foreign key (" + String.join(", ", key.columns()) + ") of " + table.getKey() + " to "
                            + key.parent());
                }
            }
        }
        return lost;
    }

    private static boolean hasStill(SqlConnection database, HangingObjects now, String table, Set<String> columns)
            throws SQLException {
        return now.tables.contains(table)
                && new HashSet<>(database.texts("SELECT lower(name) FROM pragma_table_xinfo(?)", table))
                        .containsAll(columns);
    }
}
