package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tables of the main database have foreign keys at one moment, and whose rows decide whether they are violated: by
 * root pages, as a {@link WriteSet} names what is written. Children are spelt as in the schema.
 */
public final class Relations {
    private static final String CHILDREN = "SELECT m.name, k.\"table\" FROM main.sqlite_schema AS m,"
            + " pragma_foreign_key_list(m.name, 'main') AS k WHERE m.type = 'table' AND m.sql LIKE '%references%'"
            + " AND m.sql NOT LIKE 'CREATE VIRTUAL%'";

    private final Set<String> children = new LinkedHashSet<>();
    private final Set<String> withoutParent = new LinkedHashSet<>();
    private final Map<Long, Set<String>> decided = new HashMap<>();

    private Relations() {}

    /** As they are now. */
    public static Relations read(SqlConnection database) throws SQLException {
        Relations relations = new Relations();
        List<String[]> keys = database.rows(CHILDREN, 2);
        MainTables tables = keys.isEmpty() ? MainTables.NONE : MainTables.read(database);
        for (String[] key : keys) {
            relations.add(key[0], Names.fold(key[1]), tables);
        }
        return relations;
    }

    private void add(String child, String parent, MainTables tables) {
        children.add(child);
        decides(tables.root(Names.fold(child)), child);
        if (tables.has(parent)) {
            decides(tables.root(parent), child);
        } else {
            withoutParent.add(child);
        }
    }

    private void decides(long root, String child) {
        Set<String> others = decided.getOrDefault(root, new LinkedHashSet<>());
        others.add(child);
        decided.put(root, others);
    }

    /** The table of this name, which is folded, if it has foreign keys. */
    public List<String> called(String name) {
        List<String> called = new ArrayList<>();
        for (String child : children) {
            if (Names.fold(child).equals(name)) {
                called.add(child);
            }
        }
        return called;
    }

    /** The tables that have foreign keys. */
    public Set<String> children() {
        return children;
    }

    /** Those of them that refer to a table which is not there. */
    public Set<String> withoutParent() {
        return withoutParent;
    }

    /** Those whose foreign keys a statement can violate that writes this. */
    public List<String> touchedBy(WriteSet set) {
        if (set.isEverything() || set.writesVirtual()) {
            return List.copyOf(children);
        }
        List<String> touched = new ArrayList<>();
        for (long root : set.written()) {
            touched.addAll(decided.getOrDefault(root, Set.of()));
        }
        return touched;
    }
}
