package io.zmonitor.migrator.sqlcipher.internal.open;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a database holds, in few bytes: SQLite streams each table with its rowids through SHA-3, so that values are compared
 * with their types and to the byte, and none of them comes here.
 *
 * @param parts a digest for each part, by its name
 */
public record ContentDigests(Map<String, String> parts) {
    private static final List<String> SETTINGS = List.of("user_version", "application_id", "encoding", "auto_vacuum");
    private static final List<String> ROWID_NAMES = List.of("rowid", "_rowid_", "oid");
    private static final String SCHEMA =
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name, tbl_name, sql";

    // Virtual tables are compared by the tables behind them.
    private static final String TABLES = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main'"
            + " AND type IN ('table', 'shadow') AND name NOT IN ('sqlite_schema', 'sqlite_master')";

    // Otherwise each page is decrypted again and again (driver fact 21). SQLite takes only what the file needs of it.
    private static final String LARGE_CACHE = "PRAGMA cache_size = -262144";

    /** Reads all of a database. */
    public static ContentDigests of(Connection connection) throws SQLException {
        Map<String, String> parts = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                parts.put(setting, text(statement, "PRAGMA " + setting));
            }
        }
        parts.put("schema", digest(connection, SCHEMA));
        for (Table table : tables(connection)) {
            parts.put("table " + table.name(), digest(connection, table.rows(connection)));
        }
        return new ContentDigests(parts);
    }

    /** Whether SQLite finds nothing wrong. */
    public static boolean isIntact(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LARGE_CACHE);
            // Rows that break a CHECK were there before, and are copied as they are.
            statement.execute("PRAGMA ignore_check_constraints = 1");
            return text(statement, "PRAGMA integrity_check").equals("ok");
        }
    }

    /** The first part that is not as in the other, or nothing. */
    public Optional<String> differenceFrom(ContentDigests other) {
        for (Map.Entry<String, String> part : other.parts.entrySet()) {
            if (!part.getValue().equals(parts.get(part.getKey()))) {
                return Optional.of(part.getKey());
            }
        }
        return parts.keySet().stream()
                .filter(part -> !other.parts.containsKey(part))
                .findFirst();
    }

    private record Table(String name, boolean hasRowid) {
        String rows(Connection connection) throws SQLException {
            String quoted = '"' + name.replace("\"", "\"\"") + '"';
            Optional<String> rowid = hasRowid ? rowidName(connection) : Optional.empty();
            return rowid.map(it -> "SELECT " + it + ", * FROM " + quoted + " NOT INDEXED ORDER BY " + it)
                    .orElse("SELECT * FROM " + quoted + " NOT INDEXED");
        }

        // A column may have the name, and then means the column. With all three taken, rows stand in their order
        // anyway.
        private Optional<String> rowidName(Connection connection) throws SQLException {
            List<String> free = new ArrayList<>(ROWID_NAMES);
            try (PreparedStatement columns = connection.prepareStatement("SELECT name FROM pragma_table_xinfo(?)")) {
                columns.setString(1, name);
                try (ResultSet names = columns.executeQuery()) {
                    while (names.next()) {
                        free.remove(names.getString(1).toLowerCase(Locale.ROOT));
                    }
                }
            }
            return free.stream().findFirst();
        }
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getInt(2) == 0));
            }
        }
        return tables;
    }

    private static String digest(Connection connection, String query) throws SQLException {
        try (PreparedStatement digest = connection.prepareStatement("SELECT hex(sha3_query(?, 256))")) {
            digest.setString(1, query);
            try (ResultSet row = digest.executeQuery()) {
                String hex = row.next() ? row.getString(1) : "";
                if (hex.isEmpty()) {
                    throw new SQLException("no digest"); // two of these must not be equal
                }
                return hex;
            }
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
