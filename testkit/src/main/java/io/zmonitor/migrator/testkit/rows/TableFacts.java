package io.zmonitor.migrator.testkit.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite says of a table: all that decides which rows it accepts, but for the expressions, which only SQLite can judge.
 *
 * @param sql its definition and those of its triggers and indexes, for the values that they name
 * @param columns those into which can be inserted
 * @param unique sets of columns, each unique; an expression is the empty name
 * @param references to parents
 * @param rowNumber the column that is the row's number, if there is one
 * @param withoutRowid whether rows have no numbers
 */
record TableFacts(
        String name,
        String sql,
        List<Column> columns,
        List<Set<String>> unique,
        List<Reference> references,
        @Nullable String rowNumber,
        boolean withoutRowid) {
    /**
     * A column.
     *
     * @param type as declared
     * @param notNull whether it refuses NULL
     */
    record Column(String name, String type, boolean notNull) {}

    /** A foreign key; without columns of the parent, its primary key is meant. */
    record Reference(String parent, List<String> columns, List<String> parentColumns) {}

    /** The application's tables, in the order of their making; neither the ledger's nor those of virtual tables. */
    static List<TableFacts> all(Connection connection) throws SQLException {
        List<TableFacts> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet list = statement.executeQuery("SELECT l.name, l.wr, s.sql FROM pragma_table_list AS l"
                        + " JOIN sqlite_schema AS s ON s.type = 'table' AND s.name = l.name"
                        + " WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        + " AND l.name NOT LIKE 'schema\\_version%' ESCAPE '\\' ORDER BY s.rowid")) {
            while (list.next()) {
                tables.add(of(connection, list.getString(1), list.getBoolean(2), list.getString(3)));
            }
        }
        return tables;
    }

    private static TableFacts of(Connection connection, String name, boolean withoutRowid, String sql)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        List<String> key = new ArrayList<>();
        String keyType = "";
        for (List<String> row :
                rows(connection, "SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?)", name)) {
            if (row.get(4).equals("0")) {
                columns.add(new Column(row.get(0), row.get(1), row.get(2).equals("1")));
            }
            if (!row.get(3).equals("0")) {
                key.add(row.get(0));
                keyType = row.get(1);
            }
        }
        boolean numbered = key.size() == 1 && keyType.equalsIgnoreCase("INTEGER") && !withoutRowid;
        StringBuilder all = new StringBuilder(sql);
        for (List<String> row : rows(
                connection,
                "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type <> 'table' AND sql IS NOT NULL",
                name)) {
            all.append('\n').append(row.get(0));
        }
        return new TableFacts(
                name,
                all.toString(),
                List.copyOf(columns),
                unique(connection, name),
                references(connection, name),
                numbered ? key.get(0) : null,
                withoutRowid);
    }

    private static List<Set<String>> unique(Connection connection, String table) throws SQLException {
        List<Set<String>> unique = new ArrayList<>();
        for (List<String> index :
                rows(connection, "SELECT name FROM pragma_index_list(?) WHERE \"unique\" = 1", table)) {
            Set<String> columns = new LinkedHashSet<>();
            for (List<String> column :
                    rows(connection, "SELECT coalesce(name, '') FROM pragma_index_info(?)", index.get(0))) {
                columns.add(column.get(0));
            }
            unique.add(columns);
        }
        return List.copyOf(unique);
    }

    private static List<Reference> references(Connection connection, String table) throws SQLException {
        Map<String, Reference> byId = new LinkedHashMap<>();
        for (List<String> row : rows(
                connection,
                "SELECT id, \"table\", \"from\", coalesce(\"to\", '') FROM pragma_foreign_key_list(?) ORDER BY id, seq",
                table)) {
            Reference reference = byId.computeIfAbsent(
                    row.get(0), id -> new Reference(row.get(1), new ArrayList<>(), new ArrayList<>()));
            reference.columns.add(row.get(2));
            if (!row.get(3).isEmpty()) {
                reference.parentColumns.add(row.get(3));
            }
        }
        return List.copyOf(byId.values());
    }

    /** The key of each row of the parent that has one; a few of them. */
    List<List<Object>> parentKeys(Connection connection, Reference reference) throws SQLException {
        List<String> columns = new ArrayList<>(reference.parentColumns());
        if (columns.isEmpty()) {
            for (List<String> row : rows(
                    connection,
                    "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk",
                    reference.parent())) {
                columns.add(row.get(0));
            }
        }
        List<List<Object>> keys = new ArrayList<>();
        if (columns.size() != reference.columns().size()) {
            return keys; // no usable key
        }
        String list = String.join(", ", columns.stream().map(TableFacts::quoted).toList());
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT " + list + " FROM " + quoted(reference.parent()) + " LIMIT 50")) {
            while (rows.next()) {
                List<Object> key = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    Object value = rows.getObject(i);
                    if (value != null) {
                        key.add(value);
                    }
                }
                if (key.size() == columns.size()) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    boolean isEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT NOT EXISTS (SELECT 1 FROM " + quoted(name) + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Whether a column alone must be different in each row. */
    boolean isUnique(String column) {
        return column.equals(rowNumber) || unique.stream().anyMatch(set -> set.size() == 1 && set.contains(column));
    }

    /** Whether rows may be the same in all columns. */
    boolean mayRepeat() {
        return rowNumber == null && unique.isEmpty();
    }

    private static List<List<String>> rows(Connection connection, String query, String name) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** As SQLite compares names: only the letters of ASCII have a case. */
    static String folded(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < folded.length(); i++) {
            char letter = folded.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                folded.setCharAt(i, (char) (letter + 'a' - 'A'));
            }
        }
        return folded.toString();
    }

    /** The affinity that SQLite gives a declared type. */
    static Affinity affinity(String type) {
        String upper = type.toUpperCase(Locale.ROOT);
        if (upper.contains("INT")) {
            return Affinity.INTEGER;
        }
        if (upper.contains("CHAR") || upper.contains("CLOB") || upper.contains("TEXT")) {
            return Affinity.TEXT;
        }
        if (upper.contains("BLOB") || upper.isEmpty() || upper.equals("ANY")) {
            return Affinity.BLOB;
        }
        boolean real = upper.contains("REAL") || upper.contains("FLOA") || upper.contains("DOUB");
        return real ? Affinity.REAL : Affinity.NUMERIC;
    }

    /** What SQLite prefers to store in a column. */
    enum Affinity {
        TEXT,
        INTEGER,
        NUMERIC,
        REAL,
        BLOB
    }
}
