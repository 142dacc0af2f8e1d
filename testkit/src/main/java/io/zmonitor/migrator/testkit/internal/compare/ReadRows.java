package io.zmonitor.migrator.testkit.internal.compare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table or of a query. Immutable.
 *
 * @param name of the table, or the query
 * @param query which reads them
 * @param columns their names
 * @param key the columns that tell the rows apart; empty if there are none
 * @param rows each value as {@link Literals} print it
 */
public record ReadRows(String name, String query, List<String> columns, List<String> key, List<List<String>> rows) {
    /** Copies the lists. */
    public ReadRows {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        rows = List.copyOf(rows);
    }

    /** All rows of a table, told apart by its primary key. */
    public static ReadRows ofTable(Connection connection, String table) throws SQLException {
        Map<Integer, String> key = new TreeMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name, pk FROM pragma_table_info(?) WHERE pk > 0")) {
            statement.setString(1, table);
            try (ResultSet columns = statement.executeQuery()) {
                while (columns.next()) {
                    key.put(columns.getInt(2), columns.getString(1));
                }
            }
        }
        ReadRows all = ofQuery(connection, "SELECT * FROM " + SqlNames.quoted(table));
        return new ReadRows(table, all.query, all.columns, List.copyOf(key.values()), all.rows);
    }

    /** What a query yields. */
    public static ReadRows ofQuery(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                columns.add(result.getMetaData().getColumnName(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(Literals.of(result.getObject(i)));
                }
                rows.add(row);
            }
            return new ReadRows(query, query, columns, List.of(), rows);
        }
    }

    /** The same, told apart by these columns. */
    public ReadRows keyedBy(String... named) {
        return new ReadRows(name, query, columns, List.of(named), rows);
    }

    /** The same under another name. */
    public ReadRows named(String other) {
        return new ReadRows(other, query, columns, key, rows);
    }

    /** The same columns with these rows. */
    public ReadRows with(List<List<String>> others) {
        return new ReadRows(name, query, columns, key, others);
    }

    /** One sentence for each value and row that is not as expected; columns are told apart by their place. */
    public List<String> differencesFrom(ReadRows expected) {
        return differences(expected, true);
    }

    /** The same for the rows that are expected alone: others may be there, too. */
    public List<String> differencesWithin(ReadRows expected) {
        return differences(expected, false);
    }

    private List<String> differences(ReadRows expected, boolean noOthers) {
        if (!names(columns).equals(names(expected.columns))) {
            return List.of("the columns of " + name + " should be " + String.join(", ", expected.columns) + ", and are "
                    + String.join(", ", columns));
        }
        int[] places = keyPlaces();
        Map<List<String>, List<String>> found = byKey(rows, places);
        Map<List<String>, List<String>> wanted = byKey(expected.rows, places);
        boolean unique = places.length > 0 && found.size() == rows.size() && wanted.size() == expected.rows.size();
        return unique ? byKey(found, wanted, places, noOthers) : asMany(expected.rows, noOthers);
    }

    private static List<String> names(List<String> columns) {
        return columns.stream().map(SqlNames::folded).toList();
    }

    // Without a key the first column is tried: mostly that is what a reader would take.
    private int[] keyPlaces() {
        List<String> folded = names(columns);
        int[] places = key.stream()
                .mapToInt(column -> folded.indexOf(SqlNames.folded(column)))
                .toArray();
        if (Arrays.stream(places).anyMatch(place -> place < 0)) {
            throw new IllegalArgumentException(
                    "The key " + String.join(", ", key) + " is not in the columns " + String.join(", ", columns));
        }
        return places.length > 0 ? places : columns.size() > 1 ? new int[] {0} : places;
    }

    private static Map<List<String>, List<String>> byKey(List<List<String>> rows, int[] places) {
        Map<List<String>, List<String>> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(
                Arrays.stream(places)
                        .filter(place -> place < row.size())
                        .mapToObj(row::get)
                        .toList(),
                row));
        return byKey;
    }

    private List<String> byKey(
            Map<List<String>, List<String>> found,
            Map<List<String>, List<String>> wanted,
            int[] places,
            boolean noOthers) {
        List<String> differences = new ArrayList<>();
        wanted.forEach((values, row) -> {
            @Nullable List<String> other = found.get(values);
            String place = name + "[" + described(values, places) + "]";
            if (other == null) {
                differences.add(place + " is missing: " + joined(row));
                return;
            }
            for (int i = 0; i < Math.max(row.size(), columns.size()); i++) {
                String should = i < row.size() ? row.get(i) : "nothing";
                String is = i < other.size() ? other.get(i) : "nothing";
                if (!should.equals(is)) {
                    String column = i < columns.size() ? columns.get(i) : "a further column";
                    differences.add(place + ": " + column + " should be " + should + ", is " + is);
                }
            }
        });
        found.forEach((values, row) -> {
            if (noOthers && !wanted.containsKey(values)) {
                differences.add(name + "[" + described(values, places) + "] should not be there: " + joined(row));
            }
        });
        return differences;
    }

    private String described(List<String> values, int[] places) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(columns.get(places[i]) + "=" + values.get(i));
        }
        return String.join(", ", parts);
    }

    private List<String> asMany(List<List<String>> wanted, boolean noOthers) {
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        wanted.forEach(row -> counts.merge(row, 1, Integer::sum));
        rows.forEach(row -> counts.merge(row, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        counts.forEach((row, count) -> {
            if (count > 0) {
                differences.add(name + ": " + joined(row) + " is missing" + times(count));
            }
        });
        counts.forEach((row, count) -> {
            if (noOthers && count < 0) {
                differences.add(name + ": " + joined(row) + " should not be there" + times(-count));
            }
        });
        return differences;
    }

    private static String times(int count) {
        return count == 1 ? "" : ", " + count + " times";
    }

    private static String joined(List<String> row) {
        return "(" + String.join(", ", row) + ")";
    }
}
