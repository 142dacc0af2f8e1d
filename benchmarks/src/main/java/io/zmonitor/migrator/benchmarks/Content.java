package io.zmonitor.migrator.benchmarks;

import io.zmonitor.migrator.benchmarks.tools.EncryptedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a tool has made of a database, but for its own tables: no time counts before all have made the same. */
final class Content {
    private static final List<String> OF_TOOLS =
            List.of("floor_version", "schema_version", "flyway_schema_history", "changelog", "databasechangelog");

    private Content() {}

    /** The schema as it was written, but for blanks at its ends, and each table's rows. */
    static Map<String, String> of(Path database) throws SQLException {
        Map<String, String> content = new TreeMap<>();
        try (Connection connection = EncryptedFile.open(database);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")) {
                while (rows.next()) {
                    if (!isOfTool(rows.getString(3))) {
                        content.put(
                                rows.getString(1) + " " + rows.getString(2),
                                rows.getString(4).strip());
                    }
                }
            }
            for (String name : List.copyOf(content.keySet())) {
                if (name.startsWith("table ")) {
                    String table = name.substring("table ".length());
                    content.put("rows of " + table, rows(statement, table));
                }
            }
        }
        return content;
    }

    private static String rows(Statement statement, String table) throws SQLException {
        MessageDigest digest = sha256();
        long count = 0;
        try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\" ORDER BY 1")) {
            int columns = rows.getMetaData().getColumnCount();
            for (; rows.next(); count++) {
                for (int column = 1; column <= columns; column++) {
                    digest.update((rows.getString(column) + "\0").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return count + ", " + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static boolean isOfTool(String table) {
        return OF_TOOLS.stream().anyMatch(own -> table.toLowerCase(Locale.ROOT).startsWith(own));
    }
}
