package io.zmonitor.migrator.internal.snapshot;

import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an application can find in a database, as values: the definitions of its objects, the rows of its tables
 * with their numbers, the counters, what full-text indexes hold, and the two numbers in the header. The ledger is left out,
 * and so are the tables in which virtual tables keep their rows, since the virtual tables say what is in them.
 */
final class DatabaseContent {
    private static final String SEQUENCES = "sqlite_sequence";
    private static final String STATISTICS = "sqlite_stat1";
    private static final List<String> ROW_NUMBERS = List.of("rowid", "_rowid_", "oid");
    private static final Set<String> FULL_TEXT = Set.of("fts3", "fts4", "fts5");

    private final SqlConnection database;
    private final Set<String> left;
    private final List<Definition> objects = new ArrayList<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private long ofVocabulary;

    /** An object and the text that makes it, in the order in which they were made. */
    record Definition(String type, String name, String sql) {
        String described() {
            return type + " " + name;
        }
    }

    /**
     * A table.
     *
     * @param name as the schema spells it
     * @param module of a virtual one in lower case; empty otherwise
     * @param columns those that can be written; the first may be the number of the row
     * @param rows in their order, each with a literal for each column
     * @param index what a full-text index holds, in its own order; empty of all others
     */
    record Table(String name, String module, List<String> columns, List<List<String>> rows, List<List<String>> index) {
        boolean isFullText() {
            return FULL_TEXT.contains(module);
        }
    }

    private DatabaseContent(SqlConnection database, Set<String> left) {
        this.database = database;
        this.left = left;
    }

    /**
     * Reads it.
     *
     * @param left objects that belong to repeatables, as their ledger names them
     */
    static DatabaseContent of(SqlConnection database, Set<String> left) throws SQLException {
        DatabaseContent content = new DatabaseContent(database, left);
        content.read();
        return content;
    }

    List<Definition> objects() {
        return objects;
    }

    Map<String, Table> tables() {
        return tables;
    }

    Map<String, Long> numbers() {
        return numbers;
    }

    private void read() throws SQLException {
        Set<String> shadows = new HashSet<>(
                database.texts("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'"));
        List<Definition> all = database.list(
                "SELECT type, name, coalesce(sql, ''), tbl_name FROM main.sqlite_schema WHERE NOT "
                        + LedgerTables.IS_OURS + " ORDER BY rowid",
                row -> new Definition(
                        shadows.contains(row.getString(4)) ? "shadow" : row.getString(1),
                        row.getString(2),
                        row.getString(3)));
        for (Definition object : all) {
            boolean own = object.name().toLowerCase(Locale.ROOT).startsWith("sqlite_");
            if (object.type().equals("table") && (!own || isCounted(object.name()))) {
                tables.put(object.name(), table(object));
            }
            String named = object.type() + " " + Names.fold(object.name());
            if (!own && !object.type().equals("shadow") && !left.contains(named)) {
                objects.add(object);
            }
        }
        for (String pragma : List.of("user_version", "application_id")) {
            numbers.put(pragma, database.number("PRAGMA main." + pragma));
        }
    }

    private static boolean isCounted(String name) {
        return name.equals(SEQUENCES) || name.equals(STATISTICS);
    }

    static boolean isSqlites(String table) {
        return isCounted(table);
    }

    private record Column(String name, int kind, boolean key, String type) {}

    private Table table(Definition object) throws SQLException {
        String module = VirtualRows.module(object.sql());
        List<Column> all = database.list(
                "SELECT name, hidden, pk, type FROM pragma_table_xinfo(?, 'main')",
                row -> new Column(row.getString(1), row.getInt(2), row.getInt(3) > 0, row.getString(4)),
                object.name());
        List<String> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Column column : all) {
            names.add(Names.fold(column.name()));
            if (column.kind() == 0) {
                columns.add(column.name());
            }
        }
        List<Column> keys = all.stream().filter(Column::key).toList();
        String number = isWithoutNumbers(object.name())
                ? null
                : ROW_NUMBERS.stream()
                        .filter(name -> !names.contains(name))
                        .findFirst()
                        .orElse(null);
        // The first column of an R*Tree is the number of the row, and so is most often a key.
        if (number != null && !module.startsWith("rtree")) {
            columns.add(0, number);
        }
        List<List<String>> rows = rows(object.name(), module.isEmpty(), number, columns);
        int key = keys.size() == 1 && keys.get(0).type().equalsIgnoreCase("INTEGER")
                ? columns.indexOf(keys.get(0).name())
                : -1;
        if (key > 0
                && columns.get(0).equals(number)
                && rows.stream().allMatch(row -> row.get(0).equals(row.get(key)))) {
            columns.remove(0);
            rows = rows.stream().map(row -> row.subList(1, row.size())).toList();
        }
        boolean searched = FULL_TEXT.contains(module);
        return new Table(
                object.name(), module, columns, rows, searched ? vocabulary(object.name(), module) : List.of());
    }

    private boolean isWithoutNumbers(String table) throws SQLException {
        return database.finds("SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = ? AND wr = 1", table);
    }

    private List<List<String>> rows(String table, boolean ordinary, @Nullable String number, List<String> columns)
            throws SQLException {
        List<String> asked = new ArrayList<>();
        for (String column : columns) {
            asked.add(String.format(
                    Locale.ROOT, Literal.COLUMNS, column.equals(number) ? number : SqlConnection.quoted(column)));
        }
        int count = asked.size();
        // An index that holds all columns would give its own order.
        String sql = "SELECT " + String.join(", ", asked) + " FROM main." + SqlConnection.quoted(table)
                + (ordinary ? " NOT INDEXED" : "") + (number == null ? "" : " ORDER BY " + number);
        return count == 0 ? List.of() : database.list(sql, row -> literals(row, count));
    }

    private static List<String> literals(ResultSet row, int count) throws SQLException {
        List<String> literals = new ArrayList<>();
        for (int at = 1; at <= count; at++) {
            literals.add(Literal.of(row, 2 * at));
        }
        return literals;
    }

    // What can be found by it: how it is laid out in its own tables depends on when rows came.
    private List<List<String>> vocabulary(String table, String module) throws SQLException {
        String vocabulary = "temp.migrator_vocabulary_" + ++ofVocabulary;
        String name = "'" + table.replace("'", "''") + "'";
        database.execute("CREATE VIRTUAL TABLE " + vocabulary + " USING "
                + (module.equals("fts5")
                        ? "fts5vocab('main', " + name + ", 'instance')"
                        : "fts4aux(main, " + name + ")"));
        try {
            String columns = module.equals("fts5") ? "term, doc, col, \"offset\"" : "term, col, documents, occurrences";
            List<String> asked = new ArrayList<>();
            for (String column : columns.split(", ", -1)) {
                asked.add(String.format(Locale.ROOT, Literal.COLUMNS, column));
            }
            return database.list(
                    "SELECT " + String.join(", ", asked) + " FROM " + vocabulary + " ORDER BY 2, 4, 6, 8",
                    row -> literals(row, asked.size()));
        } finally {
            database.execute("DROP TABLE " + vocabulary);
        }
    }

    /** Where another database differs, in words that hold no value; a value that says when it was written does not. */
    List<String> differences(DatabaseContent other, Moments then, Moments later) {
        List<String> differences = new ArrayList<>();
        compareObjects(other, differences);
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            if (!Objects.equals(number.getValue(), other.numbers.get(number.getKey()))) {
                differences.add("the pragma " + number.getKey());
            }
        }
        Set<String> names = new TreeSet<>(tables.keySet());
        names.addAll(other.tables.keySet());
        for (String name : names) {
            Table one = tables.get(name);
            Table two = other.tables.get(name);
            if (one != null && two != null) {
                compare(one, two, then, later, differences);
            } else if (!(one == null || one.rows().isEmpty())
                    || !(two == null || two.rows().isEmpty())) {
                differences.add("the rows of " + name);
            }
        }
        return differences;
    }

    private void compareObjects(DatabaseContent other, List<String> differences) {
        Map<String, String> mine = new HashMap<>();
        objects.forEach(object -> mine.put(object.described(), object.sql()));
        Map<String, String> its = new HashMap<>();
        other.objects.forEach(object -> its.put(object.described(), object.sql()));
        Set<String> all = new TreeSet<>(mine.keySet());
        all.addAll(its.keySet());
        for (String name : all) {
            if (!Objects.equals(mine.get(name), its.get(name))) {
                differences.add("the " + name);
            }
        }
    }

    private static void compare(Table one, Table two, Moments then, Moments later, List<String> differences) {
        if (!one.index().equals(two.index())) {
            differences.add("the full-text index of " + one.name());
        }
        if (!one.columns().equals(two.columns())
                || one.rows().size() != two.rows().size()) {
            differences.add("the rows of " + one.name());
            return;
        }
        for (int column = 0; column < one.columns().size(); column++) {
            for (int row = 0; row < one.rows().size(); row++) {
                String mine = one.rows().get(row).get(column);
                String its = two.rows().get(row).get(column);
                if (!mine.equals(its) && Moments.call(mine, then, its, later).isEmpty()) {
                    differences.add(one.name() + "." + one.columns().get(column));
                    break;
                }
            }
        }
    }
}
