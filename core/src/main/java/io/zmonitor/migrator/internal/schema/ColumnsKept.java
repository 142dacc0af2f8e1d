package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a table holds before a step drops the table, to be compared with the table that takes its place. A
 * column is compared by the number of its values and by a sum over them that does not depend on their order; a value
 * counts with its type. Columns follow {@code ALTER TABLE … RENAME COLUMN}. Names are folded. For one step.
 */
public final class ColumnsKept {
    /** What is done about a column whose content went. */
    public enum Answer {
        /** It is reported. */
        WARN,
        /** The step is refused. */
        REFUSE
    }

    /**
     * A rebuilt table whose columns hold something else now.
     *
     * @param table its name, as the schema spells it
     * @param columns their names after the step, as the schema spells them, and what changed, in words
     */
    public record Change(String table, Map<String, String> columns) {
        /** The table with its columns, and what changed in each. */
        public String described() {
            return "table " + table + ": "
                    + columns.entrySet().stream()
                            .map(column -> column.getKey() + " (" + column.getValue() + ")")
                            .collect(Collectors.joining(", "));
        }
    }

    private static final String COLUMNS = "SELECT m.name, c.name, c.hidden FROM main.sqlite_schema AS m,"
            + " pragma_table_xinfo(m.name, 'main') AS c WHERE m.type = 'table' ORDER BY m.name, c.cid";
    private static final int HIDDEN = 1;
    private static final int NULL = 0;
    private static final int INTEGER = 1;
    private static final int REAL = 2;
    // A number of the type is read several times faster than its name.
    private static final String TYPE = "CASE typeof(%1$s) WHEN 'null' THEN 0 WHEN 'integer' THEN 1 WHEN 'real' THEN 2"
            + " WHEN 'text' THEN 3 ELSE 4 END, %1$s";

    private final SqlConnection database;
    private final Map<String, Set<String>> mayChange;
    private boolean compared = true;
    private final Map<String, Content> before = new HashMap<>();
    private final Map<String, Map<String, String>> renames = new HashMap<>();
    private final Map<String, Map<String, String>> atDrop = new HashMap<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private Map<String, List<String>> beforeAlter = Map.of();

    /**
     * The columns of a database.
     *
     * @param mayChange columns whose content a step converts on purpose, by table
     */
    public ColumnsKept(SqlConnection database, Map<String, Set<String>> mayChange) {
        this.database = database;
        this.mayChange = mayChange;
    }

    /** Those that nobody asks about: nothing is read. */
    public static ColumnsKept notCompared(SqlConnection database) {
        ColumnsKept columns = new ColumnsKept(database, Map.of());
        columns.compared = false;
        return columns;
    }

    /** Reads a table, if it was not done before, right before the first statement that writes to it. */
    public void remember(String table, String spelt) throws SQLException {
        if (compared && !before.containsKey(table)) {
            renames.remove(Names.fold(spelt));
            before.put(table, read(spelt));
        }
    }

    /** Right before a table that was remembered is dropped under the name that it has now. */
    public void dropped(String table, String now) {
        Map<String, String> columns = renames.remove(now);
        atDrop.put(table, columns == null ? Map.of() : columns);
    }

    /** Right before an ALTER TABLE. */
    public void beforeAlter() throws SQLException {
        beforeAlter = compared ? columns() : Map.of();
    }

    /** Right after it: which table or column it renamed is seen in the schema. */
    public void afterAlter() throws SQLException {
        Map<String, List<String>> after = compared ? columns() : Map.of();
        Set<String> gone = new HashSet<>(beforeAlter.keySet());
        gone.removeAll(after.keySet());
        Set<String> come = new HashSet<>(after.keySet());
        come.removeAll(beforeAlter.keySet());
        if (gone.size() == 1 && come.size() == 1) {
            Map<String, String> moved = renames.remove(gone.iterator().next());
            if (moved != null) {
                renames.put(come.iterator().next(), moved);
            }
        }
        for (Map.Entry<String, List<String>> table : after.entrySet()) {
            List<String> old = beforeAlter.getOrDefault(table.getKey(), List.of());
            for (int at = 0; old.size() == table.getValue().size() && at < old.size(); at++) {
                rename(table.getKey(), old.get(at), table.getValue().get(at));
            }
        }
    }

    private void rename(String table, String from, String to) {
        if (!from.equals(to)) {
            Map<String, String> known = renames.computeIfAbsent(table, name -> new HashMap<>());
            boolean renamedBefore = known.containsValue(from);
            known.replaceAll((first, last) -> last.equals(from) ? to : last);
            if (!renamedBefore) {
                known.put(from, to);
            }
        }
    }

    /** What changed in a table that was remembered and rebuilt, apart from what may. */
    public Optional<Change> changed(String table, String now) throws SQLException {
        Content old = before.get(table);
        if (old == null || old.isUnread()) {
            return Optional.empty();
        }
        Content rebuilt = read(now);
        Map<String, String> changed = new LinkedHashMap<>();
        for (Column was : old.columns().values()) {
            String name = renamed(table, was.name(), Names.fold(now));
            Column is = rebuilt.columns().get(name);
            if (is != null
                    && !(was.isGenerated() && is.isGenerated())
                    && !isDeclared(table, Names.fold(now), List.of(was.name(), name))) {
                difference(was, old.rows(), is, rebuilt.rows()).ifPresent(words -> changed.put(is.spelt(), words));
            }
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(new Change(now, changed));
    }

    /** The tables whose columns SQLite could not read. */
    public Set<String> unread() {
        return unread;
    }

    private String renamed(String table, String column, String now) {
        Map<String, String> copied = renames.getOrDefault(now, Map.of());
        String dropped = atDrop.getOrDefault(table, Map.of()).getOrDefault(column, column);
        return copied.getOrDefault(dropped, dropped);
    }

    private boolean isDeclared(String table, String now, List<String> names) {
        Set<String> declared = new HashSet<>(mayChange.getOrDefault(table, Set.of()));
        declared.addAll(mayChange.getOrDefault(now, Set.of()));
        return names.stream().anyMatch(declared::contains);
    }

    // If rows came or went, which is another guard's affair, the sums say nothing.
    private static Optional<String> difference(Column was, long rowsBefore, Column is, long rowsAfter) {
        boolean emptied = is.values() == 0 && was.values() > 0 && rowsAfter > 0;
        boolean fewer = is.values() < was.values() && rowsAfter >= rowsBefore;
        if (emptied || fewer || (rowsAfter == rowsBefore && is.values() != was.values())) {
            return Optional.of(was.values() + " values before, " + is.values() + " after");
        }
        return rowsAfter == rowsBefore && is.sum() != was.sum() ? Optional.of("other values") : Optional.empty();
    }

    private Map<String, List<String>> columns() throws SQLException {
        Map<String, List<String>> columns = new HashMap<>();
        database.list(
                COLUMNS,
                row -> columns.computeIfAbsent(Names.fold(row.getString(1)), table -> new ArrayList<>())
                        .add(Names.fold(row.getString(2))));
        return columns;
    }

    /** A column: how many values that are not NULL, and their sum. */
    private static final class Column {
        private final String spelt;
        private final boolean generated;
        private long values;
        private long sum;

        Column(String spelt, boolean generated) {
            this.spelt = spelt;
            this.generated = generated;
        }

        String spelt() {
            return spelt;
        }

        String name() {
            return Names.fold(spelt);
        }

        boolean isGenerated() {
            return generated;
        }

        long values() {
            return values;
        }

        long sum() {
            return sum;
        }

        // Of the type that it is stored with: the text '1', the integer 1, the real 1.0 and the blob x'31' differ.
        void add(int type, ResultSet row, int at) throws SQLException {
            switch (type) {
                case NULL -> {
                    return;
                }
                case INTEGER -> sum += mixed(type, row.getLong(at));
                case REAL -> sum += mixed(type, Double.doubleToLongBits(row.getDouble(at) + 0.0));
                default -> sum += mixed(type, row.getBytes(at));
            }
            values++;
        }

        private static long mixed(long seed, byte @Nullable [] bytes) {
            long hash = seed;
            if (bytes != null) {
                for (byte part : bytes) {
                    hash = (hash ^ (part & 0xFF)) * 0x100000001B3L; // FNV-1a
                }
                hash = mixed(hash, bytes.length);
            }
            return mixed(seed, hash);
        }

        // The finisher of SplitMix64, so that values close to each other do not make up for each other in the sum.
        private static long mixed(long seed, long value) {
            long hash = value + seed * 0x9E3779B97F4A7C15L;
            hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
            hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
            return hash ^ (hash >>> 31);
        }
    }

    private record Content(long rows, Map<String, Column> columns) {
        static final Content UNREAD = new Content(-1, Map.of());

        boolean isUnread() {
            return rows < 0;
        }
    }

    private Content read(String table) throws SQLException {
        try {
            Map<String, Column> columns = new LinkedHashMap<>();
            database.list(
                    "SELECT name, hidden FROM pragma_table_xinfo(?, 'main') WHERE hidden <> " + HIDDEN,
                    row -> columns.put(
                            Names.fold(row.getString(1)), new Column(row.getString(1), row.getInt(2) > HIDDEN)),
                    table);
            return new Content(readRows(table, List.copyOf(columns.values())), columns);
        } catch (SQLException e) {
            if (ResultCode.of(e).isPlainError()) {
                unread.add(table);
                return Content.UNREAD;
            }
            throw e;
        }
    }

    private long readRows(String table, List<Column> columns) throws SQLException {
        String query = columns.stream()
                .map(column -> SqlConnection.quoted(column.spelt()))
                .map(TYPE::formatted)
                .collect(Collectors.joining(", ", "SELECT ", " FROM main." + SqlConnection.quoted(table)));
        long rows = 0;
        try (PreparedStatement statement = database.connection().prepareStatement(query);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                for (int at = 0; at < columns.size(); at++) {
                    columns.get(at).add(result.getInt(2 * at + 1), result, 2 * at + 2);
                }
                rows++;
            }
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
        return rows;
    }
}
