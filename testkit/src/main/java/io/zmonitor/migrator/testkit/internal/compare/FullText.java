package io.zmonitor.migrator.testkit.internal.compare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Full-text indexes, and whether SQLite finds them in step with the tables that they index. */
final class FullText {
    private FullText() {}

    static Map<String, Boolean> inStep(Connection connection) throws SQLException {
        Map<String, Boolean> inStep = new LinkedHashMap<>();
        for (String table : tables(connection)) {
            inStep.put(table, isInStep(connection, table));
        }
        return inStep;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'"
                        + " AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts_%(%' ORDER BY name")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    // The check is an INSERT that writes nothing.
    private static boolean isInStep(Connection connection, String table) throws SQLException {
        String name = SqlNames.quoted(table);
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + name + "(" + name + ") VALUES('integrity-check')");
            if (isFts5(connection, table)) { // which looks at the table that it indexes only if asked to
                statement.execute("INSERT INTO " + name + "(" + name + ", rank) VALUES('integrity-check', 1)");
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean isFts5(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT sql LIKE '%USING fts5%' FROM sqlite_schema WHERE name = ?")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
