package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All of a database's application schema and rows, in a fixed order, as lines. */
final class Digest {
    private Digest() {}

    static List<String> of(Connection connection) throws SQLException {
        SqlConnection database = new SqlConnection(connection);
        List<String> lines = new ArrayList<>(database.list(
                "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema"
                        + " WHERE name NOT LIKE 'schema\\_version%' ESCAPE '\\'"
                        + " AND tbl_name NOT LIKE 'schema\\_version%' ESCAPE '\\' ORDER BY type, name",
                row -> row.getString(1)));
        List<String> tables = database.list(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
                        + " AND name NOT LIKE 'schema\\_version%' ESCAPE '\\' ORDER BY name",
                row -> row.getString(1));
        for (String table : tables) {
            lines.addAll(database.list("SELECT * FROM " + SqlConnection.quoted(table) + " ORDER BY 1, 2", row -> {
                ResultSetMetaData columns = row.getMetaData();
                StringBuilder line = new StringBuilder(table);
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    line.append('|').append(row.getString(i));
                }
                return line.toString();
            }));
        }
        return lines;
    }
}
