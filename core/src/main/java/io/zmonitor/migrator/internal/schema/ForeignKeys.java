package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What SQLite finds wrong with foreign keys. It ends its check at the first table that it cannot check; then each table
 * is checked by itself, so that one such table hides no orphans of the others.
 *
 * @param violations rows without parent
 * @param unusable foreign keys that no row can satisfy by SQLite's rules
 * @param unchecked tables that this connection cannot read, since it lacks their collation or function
 */
public record ForeignKeys(List<Violation> violations, Set<Unusable> unusable, Set<String> unchecked) {
    private static final int NAMED = 5;

    // The word stands in each text that has one: a schema without it costs no further question.
    private static final String KEYS = "SELECT m.name, k.id, k.\"from\", k.\"table\", coalesce(k.\"to\", ''), k.seq"
            + " FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS k"
            + " WHERE m.type = 'table' AND m.sql LIKE '%references%' AND m.sql NOT LIKE 'CREATE VIRTUAL%'";

    private static final String ABSENT = " AND NOT EXISTS (SELECT 1 FROM sqlite_schema AS p"
            + " WHERE p.type = 'table' AND lower(p.name) = lower(k.\"table\"))";

    /**
     * A row without parent. Rows of a table WITHOUT ROWID have no number here.
     *
     * @param table the child table
     * @param row its row id, or {@code ?}
     * @param parent the table that lacks the parent
     */
    public record Violation(String table, String row, String parent) {
        @Override
        public String toString() {
            return table + " row " + row + " without parent in " + parent;
        }

        /** The same in the tables' new names. */
        public Violation renamed(Map<String, String> names) {
            return new Violation(
                    names.getOrDefault(Names.fold(table), table), row, names.getOrDefault(Names.fold(parent), parent));
        }
    }

    /**
     * A foreign key that does not work.
     *
     * @param child the table that has it
     * @param parent the table that it names
     * @param reason what is wrong with it
     */
    public record Unusable(String child, String parent, String reason) implements Comparable<Unusable> {
        @Override
        public int compareTo(Unusable other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return "the foreign key of " + child + " to " + parent + ": " + reason;
        }
    }

    private record Key(String child, String parent, List<String> from, List<String> to) {}

    /** Checks all rows, in the transaction that is open. */
    public static ForeignKeys checked(SqlConnection database) throws SQLException {
        ForeignKeys found = none();
        try {
            found.violations.addAll(checked(database, ""));
        } catch (SQLException e) {
            requirePlain(e);
            for (Map.Entry<String, List<Key>> child : keys(database).entrySet()) {
                found.check(database, child.getKey(), child.getValue());
            }
        }
        return found;
    }

    /** Whether SQLite can check all of them: it compiles the check of all tables, and reads no row. */
    public static boolean canBeChecked(SqlConnection database) throws SQLException {
        try {
            database.connection()
                    .prepareStatement("EXPLAIN PRAGMA main.foreign_key_check")
                    .close();
            return true;
        } catch (SQLException e) {
            requirePlain(e);
            return false;
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** Of nothing yet; {@link #check} adds to it. */
    public static ForeignKeys none() {
        return new ForeignKeys(new ArrayList<>(), new TreeSet<>(), new TreeSet<>());
    }

    /** Checks the rows of one table, in the transaction that is open, and adds what is found. */
    public void check(SqlConnection database, String child) throws SQLException {
        try {
            violations.addAll(checked(database, "(" + SqlConnection.quoted(child) + ")"));
        } catch (SQLException e) {
            requirePlain(e);
            List<Key> keys = keys(database).get(child);
            if (keys != null) {
                check(database, child, keys);
            }
        }
    }

    /** Foreign keys that name a table which is not there; reads the schema only. */
    public static Set<Unusable> toAbsentTables(SqlConnection database) throws SQLException {
        Set<Unusable> absent = new TreeSet<>();
        for (String[] row : database.rows(KEYS + ABSENT, 4)) {
            absent.add(new Unusable(row[0], row[3], "there is no table of that name"));
        }
        return absent;
    }

    private static List<Violation> checked(SqlConnection database, String table) throws SQLException {
        List<Violation> violations = new ArrayList<>();
        for (String[] row : database.rows("PRAGMA main.foreign_key_check" + table, 3)) {
            violations.add(new Violation(row[0], row[1] == null ? "?" : row[1], row[2]));
        }
        return violations;
    }

    private void check(SqlConnection database, String child, List<Key> keys) throws SQLException {
        try {
            violations.addAll(checked(database, "(" + SqlConnection.quoted(child) + ")"));
        } catch (SQLException e) {
            requirePlain(e);
            List<Key> wrong = wrong(database, keys, String.valueOf(e.getMessage()));
            for (Key key : wrong) {
                unusable.add(new Unusable(child, key.parent(), "the columns that it refers to are not UNIQUE there"));
            }
            List<Key> others = new ArrayList<>(keys);
            others.removeAll(wrong);
            for (Key key : others) {
                checkAlone(database, key);
            }
        }
    }

    // Where none is wrong by its columns, it is by a collation: then SQLite's own sentence says which.
    private static List<Key> wrong(SqlConnection database, List<Key> keys, String said) throws SQLException {
        if (!said.contains("foreign key mismatch")) {
            return List.of();
        }
        List<Key> wrong = new ArrayList<>();
        for (Key key : keys) {
            if (!isUsable(database, key)) {
                wrong.add(key);
            }
        }
        return wrong.isEmpty()
                ? keys.stream()
                        .filter(key -> said.contains("referencing " + SqlConnection.quoted(key.parent())))
                        .toList()
                : wrong;
    }

    // The rows of one key, where SQLite checks none of its table because of another.
    private void checkAlone(SqlConnection database, Key key) throws SQLException {
        try {
            long orphans = database.number(orphans(database, key));
            for (long i = 0; i < orphans; i++) {
                violations.add(new Violation(key.child(), "?", key.parent()));
            }
        } catch (SQLException e) {
            requirePlain(e);
            unchecked.add(key.child());
        }
    }

    private static String orphans(SqlConnection database, Key key) throws SQLException {
        StringBuilder set = new StringBuilder();
        StringBuilder matches = new StringBuilder();
        for (int i = 0; i < key.from().size(); i++) {
            String from = "c." + SqlConnection.quoted(key.from().get(i));
            set.append(i > 0 ? " AND " : "").append(from).append(" IS NOT NULL");
            // The parent's column stands first: its collation decides.
            matches.append(i > 0 ? " AND p." : "p.")
                    .append(SqlConnection.quoted(parentColumns(database, key).get(i)))
                    .append(" = ")
                    .append(from);
        }
        return "SELECT count(*) FROM main." + SqlConnection.quoted(key.child()) + " AS c WHERE " + set
                + (isThere(database, key.parent())
                        ? " AND NOT EXISTS (SELECT 1 FROM main." + SqlConnection.quoted(key.parent()) + " AS p WHERE "
                                + matches + ")"
                        : "");
    }

    // By SQLite's rule (sqlite3FkLocateIndex): the primary key, or exactly the columns of a UNIQUE index that is not
    // partial. What else it finds, such as another collation, it says in its own check.
    private static boolean isUsable(SqlConnection database, Key key) throws SQLException {
        if (!isThere(database, key.parent())) {
            return true;
        }
        List<String> columns = parentColumns(database, key);
        if (columns.size() != key.from().size()) {
            return false;
        }
        Set<String> wanted = new TreeSet<>();
        columns.forEach(column -> wanted.add(Names.fold(column)));
        Set<String> primary = new TreeSet<>();
        primaryKey(database, key.parent()).forEach(column -> primary.add(Names.fold(column)));
        if (wanted.equals(primary)) {
            return true;
        }
        List<String> indexes =
                database.texts("SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND NOT partial", key.parent());
        for (String index : indexes) {
            List<String> indexed = database.list(
                    "SELECT coalesce(name, '') FROM pragma_index_info(?)", row -> Names.fold(row.getString(1)), index);
            if (indexed.size() == wanted.size() && wanted.equals(new TreeSet<>(indexed))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> parentColumns(SqlConnection database, Key key) throws SQLException {
        return key.to().get(0).isEmpty() ? primaryKey(database, key.parent()) : key.to();
    }

    private static List<String> primaryKey(SqlConnection database, String table) throws SQLException {
        return database.texts("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table);
    }

    private static boolean isThere(SqlConnection database, String table) throws SQLException {
        return database.finds("SELECT 1 FROM pragma_table_info(?) LIMIT 1", table);
    }

    private static Map<String, List<Key>> keys(SqlConnection database) throws SQLException {
        Map<String, List<Key>> children = new LinkedHashMap<>();
        database.list(KEYS + " ORDER BY m.rowid, k.id, k.seq", row -> {
            String child = row.getString(1);
            List<Key> keys = children.computeIfAbsent(child, name -> new ArrayList<>());
            if (row.getLong(6) == 0) {
                keys.add(new Key(child, row.getString(4), new ArrayList<>(), new ArrayList<>()));
            }
            Key key = keys.get(keys.size() - 1);
            key.from().add(row.getString(3));
            return key.to().add(row.getString(5));
        });
        return children;
    }

    private static void requirePlain(SQLException e) throws SQLException {
        if (!ResultCode.of(e).isPlainError()) {
            throw e;
        }
    }

    /** Those of {@code after} that were not there {@code before}, row by row, or by count in the rebuilt tables. */
    public static List<Violation> added(List<Violation> before, List<Violation> after, Set<String> rebuilt) {
        Map<Violation, Integer> known = new HashMap<>();
        for (Violation violation : before) {
            Violation key = comparable(violation, rebuilt);
            known.put(key, known.getOrDefault(key, 0) + 1);
        }
        List<Violation> added = new ArrayList<>();
        for (Violation violation : after) {
            Violation key = comparable(violation, rebuilt);
            int left = known.getOrDefault(key, 0);
            if (left == 0) {
                added.add(violation);
            } else {
                known.put(key, left - 1);
            }
        }
        return added;
    }

    /** Those of {@code after} that were not there {@code before}; one whose child was only renamed was there. */
    public static List<Unusable> made(Set<Unusable> before, Set<Unusable> after) {
        List<Unusable> gone = new ArrayList<>(before);
        gone.removeAll(after);
        List<Unusable> made = new ArrayList<>(new TreeSet<>(after));
        made.removeAll(before);
        for (Iterator<Unusable> each = made.iterator(); each.hasNext(); ) {
            if (takesPlaceOfOne(each.next(), gone)) {
                each.remove();
            }
        }
        return made;
    }

    private static boolean takesPlaceOfOne(Unusable key, List<Unusable> gone) {
        for (Unusable old : gone) {
            if (Names.areSame(old.parent(), key.parent())) {
                return gone.remove(old);
            }
        }
        return false;
    }

    /** The first few, and how many there are in all. */
    public static String described(List<?> found) {
        String first = String.join(
                "; ", found.stream().limit(NAMED).map(String::valueOf).toList());
        return found.size() > NAMED ? first + "; " + found.size() + " in all" : first;
    }

    private static Violation comparable(Violation violation, Set<String> rebuilt) {
        String table = Names.fold(violation.table());
        // In a rebuilt table rows may get other numbers, so there only the count can be compared.
        String row = rebuilt.contains(table) ? "?" : violation.row();
        return new Violation(table, row, Names.fold(violation.parent()));
    }
}
