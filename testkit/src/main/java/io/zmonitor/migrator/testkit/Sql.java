package io.zmonitor.migrator.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Statements on a connection, and their answers. */
public final class Sql {
    private Sql() {}

    /** Runs statements, each in a call of its own: this driver would run only the first one of a text. */
    public static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row as a number. */
    public static int number(Connection connection, String query) throws SQLException {
        return Integer.parseInt(text(connection, query));
    }

    /** The first column of the first row; {@code null} as text for no row or NULL. */
    public static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return String.valueOf(result.next() ? result.getString(1) : null);
        }
    }

    /** All rows, each with its columns joined by a bar; {@code null} as text for NULL. */
    public static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }
}
