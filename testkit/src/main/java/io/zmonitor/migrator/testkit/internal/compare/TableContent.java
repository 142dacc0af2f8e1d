package io.zmonitor.migrator.testkit.internal.compare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All rows of a table.
 *
 * @param root its first page: what is renamed keeps it
 * @param columns those that can be read, generated ones too
 * @param key the primary key's columns; empty if there is none
 * @param rows each value as SQLite prints it as a literal, so that 7 and '7' differ
 */
record TableContent(String name, long root, List<String> columns, List<String> key, List<List<String>> rows) {
    /** The application's tables by folded name; neither the ledger's nor those of virtual tables. */
    static Map<String, TableContent> all(Connection connection) throws SQLException {
        Map<String, TableContent> all = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet list = statement.executeQuery("SELECT l.name, s.rootpage FROM pragma_table_list AS l"
                        + " JOIN sqlite_schema AS s ON s.type = 'table' AND s.name = l.name"
                        + " WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        + " AND l.name NOT LIKE 'schema\\_version%' ESCAPE '\\' ORDER BY s.rowid")) {
            while (list.next()) {
                TableContent table = of(connection, list.getString(1), list.getLong(2));
                all.put(SqlNames.folded(table.name), table);
            }
        }
        return all;
    }

    /** Those of these tables, by folded names, that are there. */
    static List<TableContent> all(Connection connection, Set<String> names) throws SQLException {
        List<TableContent> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet list = statement.executeQuery(
                        "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")) {
            while (list.next()) {
                if (names.contains(SqlNames.folded(list.getString(1)))) {
                    tables.add(of(connection, list.getString(1), list.getLong(2)));
                }
            }
        }
        return tables;
    }

    private static TableContent of(Connection connection, String name, long root) throws SQLException {
        List<String> columns = new ArrayList<>();
        Map<Integer, String> key = new java.util.TreeMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                    if (rows.getInt(2) > 0) {
                        key.put(rows.getInt(2), rows.getString(1));
                    }
                }
            }
        }
        return new TableContent(name, root, columns, List.copyOf(key.values()), rows(connection, name, columns));
    }

    static Set<String> columnsWithTheTimeAsDefault(Connection connection, String name) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM pragma_table_xinfo(?)"
                + " WHERE dflt_value LIKE '%current\\_%' ESCAPE '\\' OR dflt_value LIKE '%now%'")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }

    private static List<List<String>> rows(Connection connection, String name, List<String> columns)
            throws SQLException {
        List<List<String>> all = new ArrayList<>();
        String list = String.join(", ", columns.stream().map(SqlNames::quoted).toList());
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + list + " FROM " + SqlNames.quoted(name))) {
            while (rows.next()) {
                List<String> row = new ArrayList<>(columns.size());
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(Literals.of(rows.getObject(i)));
                }
                all.add(row);
            }
        }
        return all;
    }

    /** The place of a column; -1 if it is not there. */
    int place(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (SqlNames.folded(columns.get(i)).equals(SqlNames.folded(column))) {
                return i;
            }
        }
        return -1;
    }
}
