package io.zmonitor.migrator.cli.session;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many rows the application's tables have in a file. */
public final class Tables {
    // Ordinary tables of the application: what virtual tables are made of is counted with nobody.
    private static final String NAMES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND lower(name) NOT LIKE 'schema\\_version%' ESCAPE '\\'";

    private Tables() {}

    /** One table, counted in two files. */
    public record Pair(String table, OptionalLong now, OptionalLong then) {
        /** Whether the two files have another number of its rows. */
        public boolean differ() {
            return !now.equals(then);
        }
    }

    public static Map<String, Long> counts(Path file, DatabaseOpener opener) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = opener.open(new DatabaseFile(file), Purpose.READING)) {
            for (String table : names(connection)) {
                counts.put(table, count(connection, table));
            }
        }
        return counts;
    }

    public static List<Pair> compared(Map<String, Long> now, Map<String, Long> then) {
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(then.keySet());
        return names.stream()
                .map(name -> new Pair(name, count(now, name), count(then, name)))
                .toList();
    }

    private static OptionalLong count(Map<String, Long> counts, String table) {
        Long count = counts.get(table);
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NAMES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static long count(Connection connection, String table) throws SQLException {
        String sql = "SELECT count(*) FROM main.\"" + table.replace("\"", "\"\"") + "\"";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
