package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of the main database at one moment, without SQLite's own: which one a root page belongs to. TEMP tables are
 * not in it. The tables in which a virtual table keeps its rows belong to that, and are not listed. Names are folded.
 */
public final class MainTables {
    private static final String TABLES =
            "SELECT name, coalesce(rootpage, 0) FROM main.sqlite_schema WHERE type = 'table'";
    private static final String SHADOWS =
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";
    // While a TEMP table has the name of a virtual one, SQLite calls the shadow tables of that ordinary ones (driver
    // fact 45).
    private static final String TWINS = "SELECT name FROM temp.sqlite_schema WHERE type IN ('table', 'view')";
    private static final List<String> SUFFIXES = List.of(
            "_content",
            "_segments",
            "_segdir",
            "_docsize",
            "_stat",
            "_data",
            "_idx",
            "_config",
            "_node",
            "_parent",
            "_rowid");
    private static final String OWN = "sqlite_";

    /** No table. */
    public static final MainTables NONE = new MainTables();

    private final Map<String, String> spelt = new LinkedHashMap<>();
    private final Map<String, Long> roots = new HashMap<>();
    private final Map<Long, String> owners = new HashMap<>();
    private final Set<String> virtual = new HashSet<>();

    private MainTables() {}

    private record Table(String name, long root) {}

    /** As they are now. */
    public static MainTables read(SqlConnection database) throws SQLException {
        MainTables tables = new MainTables();
        List<Table> all = new ArrayList<>();
        for (String[] row : database.rows(TABLES, 2)) {
            Table table = new Table(row[0], Long.parseLong(row[1]));
            all.add(table);
            if (table.root() == 0) {
                tables.virtual.add(Names.fold(table.name()));
            }
        }
        Set<String> shadows = new HashSet<>();
        if (!tables.virtual.isEmpty()) {
            for (String shadow : database.texts(SHADOWS)) {
                shadows.add(Names.fold(shadow));
            }
            for (String name : database.texts(TWINS)) {
                String twin = Names.fold(name);
                for (String suffix : tables.virtual.contains(twin) ? SUFFIXES : List.<String>of()) {
                    shadows.add(twin + suffix);
                }
            }
        }
        for (Table table : all) {
            tables.add(table, shadows);
        }
        return tables;
    }

    private void add(Table table, Set<String> shadows) {
        String name = Names.fold(table.name());
        if (name.startsWith(OWN)) {
            return;
        }
        Optional<String> owner = shadows.contains(name) ? owner(name) : Optional.empty();
        if (owner.isEmpty()) {
            spelt.put(name, table.name());
            roots.put(name, table.root());
        }
        if (table.root() != 0) {
            owners.put(table.root(), owner.orElse(name));
        }
    }

    // SQLite names them after their virtual table; of two that fit, the longer name is the owner's.
    private Optional<String> owner(String shadow) {
        String found = "";
        for (String name : virtual) {
            if (name.length() > found.length() && shadow.startsWith(name + "_")) {
                found = name;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** All of them, in the order of the schema. */
    public Set<String> names() {
        return spelt.keySet();
    }

    /** Whether there is a table of this name. */
    public boolean has(String name) {
        return spelt.containsKey(name);
    }

    /** The name as the schema spells it. */
    public String spelt(String name) {
        return spelt.getOrDefault(name, name);
    }

    /** The tables with these root pages, be it those of owners; none for an index, or SQLite's own. */
    public Set<String> at(Set<Long> roots) {
        Set<String> names = new HashSet<>();
        for (long root : roots) {
            String owner = owners.get(root);
            if (owner != null) {
                names.add(owner);
            }
        }
        return names;
    }

    /** The root page of a table; 0 of a virtual one. */
    public long root(String name) {
        return roots.getOrDefault(name, 0L);
    }

    /** The virtual ones. */
    public Set<String> virtual() {
        return virtual;
    }
}
