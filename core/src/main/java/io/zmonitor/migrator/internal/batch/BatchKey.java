package io.zmonitor.migrator.internal.batch;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key by which a step goes through a table, and the queries that find a range's ends in the key's own index: the cost
 * of a range depends on its rows only, not on gaps between keys and not on what is done already.
 *
 * @param table its name, folded
 * @param columns of a unique key, in the key's order
 */
public record BatchKey(String table, List<String> columns) {
    /** Copies the list. */
    public BatchKey {
        columns = List.copyOf(columns);
    }

    /** Key values as SQLite keeps them, column by column; empty if there is no row. */
    public record Value(List<@Nullable Object> columns) {
        /** No row has a key. */
        public static final Value NONE = new Value(List.of());

        /** Whether there is none. */
        public boolean isNone() {
            return columns.isEmpty();
        }

        private static Value read(ResultSet row) throws SQLException {
            return read(row, row.getMetaData().getColumnCount());
        }

        private static Value read(ResultSet row, int count) throws SQLException {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 1; column <= count; column++) {
                values.add(row.getObject(column));
            }
            return new Value(values);
        }
    }

    /**
     * The rows of one batch, both ends included.
     *
     * @param from the first key
     * @param to the last key
     * @param isLast whether no row up to the end is behind it
     */
    public record Range(Value from, Value to, boolean isLast) {}

    /** Why no step can go through the table by this key, in words that finish a sentence; empty if one can. */
    public Optional<String> unfit(SqlConnection database) throws SQLException {
        List<String[]> kinds = database.rows(
                "SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND lower(name) = ?", 2, table);
        if (kinds.isEmpty()) {
            return Optional.of("there is no such table");
        }
        if (!kinds.get(0)[0].equals("table")) {
            return Optional.of("that is a " + kinds.get(0)[0] + ", and no table with keys of its own");
        }
        List<String> there = database.texts("SELECT lower(name) FROM pragma_table_xinfo(?)", table);
        for (String column : columns) {
            if (!there.contains(column)) {
                return Optional.of(
                        column.equals("rowid")
                                ? "a rowid is no key of the table, and VACUUM gives rows others"
                                : "the table has no column " + column);
            }
        }
        if (!isRowid(database) && !isUnique(database)) {
            return Optional.of(
                    "that is no unique key: rows with equal keys would fall between two batches. Take the primary key,"
                            + " or all columns of a unique index, in its order");
        }
        String plan = plan(database, end());
        if (!plan.contains("SEARCH") || plan.contains("SCAN") || plan.contains("TEMP B-TREE")) {
            return Optional.of("no index has these columns in this order and with their collations");
        }
        if (database.finds("SELECT 1 FROM " + quotedTable() + " WHERE " + eachOr(" IS NULL") + " LIMIT 1")) {
            return Optional.of("there are rows whose key is NULL");
        }
        return Optional.empty();
    }

    private boolean isRowid(SqlConnection database) throws SQLException {
        return columns.size() == 1
                && plan(database, "SELECT 1 FROM " + quotedTable() + " WHERE " + quoted(columns.get(0)) + " = ?")
                        .contains("INTEGER PRIMARY KEY");
    }

    private boolean isUnique(SqlConnection database) throws SQLException {
        for (String index :
                database.texts("SELECT name FROM pragma_index_list(?) WHERE \"unique\" = 1 AND partial = 0", table)) {
            List<String> key = database.texts(
                    "SELECT lower(coalesce(name, '')) FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno", index);
            if (key.equals(columns)) {
                return true;
            }
        }
        return false;
    }

    private static String plan(SqlConnection database, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String[] row : database.rows("EXPLAIN QUERY PLAN " + sql, 4)) {
            lines.add(String.valueOf(row[3]));
        }
        return String.join("; ", lines);
    }

    /** Whether a statement of the step goes through a whole table for each batch; empty if SQLite does not say so. */
    public static Optional<String> scans(SqlConnection database, String sql) throws SQLException {
        for (String part : plan(database, sql).split("; ", -1)) {
            if (part.startsWith("SCAN ") && !part.contains("CONSTANT ROW")) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /**
     * The next so many rows, from the one behind this key on, up to the end.
     *
     * @param mark the last key that is done; none before the first
     * @param until the end
     * @return empty if there are none left
     */
    public Optional<Range> next(SqlConnection database, Value mark, Value until, long rows) throws SQLException {
        Value from = until.isNone() ? until : behind(database, mark, until);
        if (from.isNone()) {
            return Optional.empty();
        }
        Value to = end(database, from, until, rows);
        return Optional.of(to.isNone() ? new Range(from, until, true) : new Range(from, to, false));
    }

    /** The first key of all. */
    public Value first(SqlConnection database) throws SQLException {
        return value(database, "SELECT " + list() + " FROM " + quotedTable() + " ORDER BY " + list() + " LIMIT 1");
    }

    /** The last key of all. */
    public Value last(SqlConnection database) throws SQLException {
        return value(
                database, "SELECT " + list() + " FROM " + quotedTable() + " ORDER BY " + each(" DESC") + " LIMIT 1");
    }

    private Value behind(SqlConnection database, Value mark, Value until) throws SQLException {
        String sql = "SELECT " + list() + " FROM " + quotedTable() + " WHERE " + row() + " <= " + marks()
                + (mark.isNone() ? "" : " AND " + row() + " > " + marks()) + " ORDER BY " + list() + " LIMIT 1";
        return value(database, sql, joined(until, mark).toArray());
    }

    // Empty if there are fewer.
    private Value end(SqlConnection database, Value from, Value until, long rows) throws SQLException {
        List<@Nullable Object> values = joined(from, until);
        values.add(rows - 1);
        return value(database, end(), values.toArray());
    }

    private String end() {
        return "SELECT " + list() + " FROM " + quotedTable() + " WHERE " + row() + " >= " + marks() + " AND " + row()
                + " <= " + marks() + " ORDER BY " + list() + " LIMIT 1 OFFSET ?";
    }

    /** How many rows have a key from this one to the other. */
    public long rows(SqlConnection database, Value from, Value to) throws SQLException {
        return database.numbers("SELECT count(*)" + within(), joined(from, to).toArray())
                .get(0);
    }

    /** How many rows of the range still wait, by the step's own word for them. */
    public long waiting(SqlConnection database, Range range, String where) throws SQLException {
        return database.numbers("SELECT count(*)" + waitingIn(where), ends(range))
                .get(0);
    }

    /**
     * The ranges, one behind the other, whose rows all wait: what somebody has treated in between is in none of them.
     *
     * @return as many as there are gaps; of a range in which all rows wait it is that range
     */
    public List<Range> waitingRanges(SqlConnection database, Range range, String where) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        Value[] open = {Value.NONE, Value.NONE};
        database.list(
                "SELECT " + list() + ", (" + where + "\n) IS TRUE" + within() + " ORDER BY " + list(),
                row -> {
                    if (row.getBoolean(columns.size() + 1)) {
                        open[1] = Value.read(row, columns.size());
                        open[0] = open[0].isNone() ? open[1] : open[0];
                    } else {
                        close(open, ranges);
                    }
                    return Value.NONE;
                },
                ends(range));
        close(open, ranges);
        return ranges;
    }

    private static void close(Value[] open, List<Range> ranges) {
        if (!open[0].isNone()) {
            ranges.add(new Range(open[0], open[1], false));
            open[0] = Value.NONE;
        }
    }

    private String within() {
        return " FROM " + quotedTable() + " WHERE " + row() + " >= " + marks() + " AND " + row() + " <= " + marks();
    }

    private String waitingIn(String where) {
        return within() + " AND (" + where + "\n)";
    }

    private static @Nullable Object[] ends(Range range) {
        return joined(range.from(), range.to()).toArray();
    }

    /**
     * Where a key is between the first and the last, from 0 to 1; less than 0 if the keys are no numbers. Not the share of
     * the rows, where keys have gaps.
     */
    public double position(SqlConnection database, Value done, Value until) throws SQLException {
        List<@Nullable Object> ends = joined(first(database), done);
        ends.addAll(until.columns());
        for (Object end : ends) {
            if (ends.size() != 3 || !(end instanceof Number)) {
                return -1;
            }
        }
        double first = ((Number) ends.get(0)).doubleValue();
        double last = ((Number) ends.get(2)).doubleValue();
        double here = ((Number) ends.get(1)).doubleValue();
        return last <= first ? 1 : Math.max(0, Math.min(1, (here - first) / (last - first)));
    }

    /** How many rows still wait, by the step's own word for them. */
    public long waiting(SqlConnection database, String where) throws SQLException {
        return database.number(waiting(where));
    }

    /** Lets SQLite compile that question without asking it: it reads the whole table. */
    public void compileWaiting(SqlConnection database, String where) throws SQLException {
        plan(database, waiting(where));
    }

    // The condition may end in a comment.
    private String waiting(String where) {
        return "SELECT count(*) FROM " + quotedTable() + " WHERE (" + where + "\n)";
    }

    private Value value(SqlConnection database, String sql, @Nullable Object... values) throws SQLException {
        List<Value> rows = database.list(sql, Value::read, values);
        return rows.isEmpty() ? Value.NONE : rows.get(0);
    }

    /** Whether Java has the key as it is: a text that is no UTF-8 is read as another one, and finds no row. */
    public boolean isExact(SqlConnection database, Value key) throws SQLException {
        return database.finds(
                "SELECT 1 FROM " + quotedTable() + " WHERE " + row() + " = " + marks(),
                key.columns().toArray());
    }

    private static List<@Nullable Object> joined(Value one, Value other) {
        List<@Nullable Object> values = new ArrayList<>(one.columns());
        values.addAll(other.columns());
        return values;
    }

    private String quotedTable() {
        return "main." + quoted(table);
    }

    private static String quoted(String name) {
        return SqlConnection.quoted(name);
    }

    private String list() {
        return each("");
    }

    private String each(String behind) {
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            names.add(quoted(column) + behind);
        }
        return String.join(", ", names);
    }

    private String eachOr(String behind) {
        return each(behind).replace(behind + ", ", behind + " OR ");
    }

    private String row() {
        return columns.size() == 1 ? list() : "(" + list() + ")";
    }

    private String marks() {
        return columns.size() == 1 ? "?" : "(" + "?, ".repeat(columns.size() - 1) + "?)";
    }

    /** The table and the key, for people and for the mark of a step. */
    @Override
    public String toString() {
        return table + " by " + String.join(", ", columns);
    }
}
