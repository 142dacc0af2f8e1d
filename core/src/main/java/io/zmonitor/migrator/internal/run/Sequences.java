package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The AUTOINCREMENT counters. A rebuild loses the counter of the old table, and the ids of deleted rows come back; for
 * a patient's id that is a safety event. So no counter may ever go down.
 */
final class Sequences {
    private static final String TABLE = "sqlite_sequence";

    private final SqlConnection database;
    private final Map<String, Long> before;

    private Sequences(SqlConnection database, Map<String, Long> before) {
        this.database = database;
        this.before = before;
    }

    /** Remembers the counters as they are. */
    static Sequences remember(SqlConnection database) throws SQLException {
        return new Sequences(database, read(database));
    }

    /** What putting counters back found. */
    record Outcome(List<String> restored, List<String> lost) {}

    /**
     * Puts every counter that went down back to what it was, under the name that its table has now. Lost are those
     * whose table is still there but no longer AUTOINCREMENT.
     */
    Outcome putBack(Map<String, String> renamed) throws SQLException {
        List<String> restored = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        Map<String, Long> after = before.isEmpty() ? Map.of() : read(database);
        for (Map.Entry<String, Long> counter : before.entrySet()) {
            String table = nameNow(counter.getKey(), renamed);
            if (!table.isEmpty() && after.getOrDefault(table, -1L) < counter.getValue()) {
                if (isAutoincrement(table)) {
                    raise(table, counter.getValue());
                    restored.add(table);
                } else {
                    lost.add(table);
                }
            }
        }
        return new Outcome(restored, lost);
    }

    private String nameNow(String table, Map<String, String> renamed) throws SQLException {
        if (exists(table)) {
            return table;
        }
        String later = renamed.getOrDefault(table, "");
        return !later.isEmpty() && exists(later) ? later : "";
    }

    private void raise(String table, long value) throws SQLException {
        database.execute("DELETE FROM sqlite_sequence WHERE lower(name) = ?", table);
        database.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT name, ? FROM sqlite_schema"
                        + " WHERE type = 'table' AND lower(name) = ?",
                value,
                table);
    }

    private boolean exists(String table) throws SQLException {
        return SchemaCatalogue.countNow(database, table).isPresent();
    }

    private boolean isAutoincrement(String table) throws SQLException {
        List<String> sql = database.list(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = ?",
                row -> row.getString(1),
                table);
        return io.zmonitor.migrator.internal.resolve.Tokens.names(String.join(" ", sql))
                .contains("autoincrement");
    }

    private static Map<String, Long> read(SqlConnection database) throws SQLException {
        Map<String, Long> counters = new HashMap<>();
        if (database.number("SELECT count(*) FROM sqlite_schema WHERE name = '" + TABLE + "'") > 0) {
            database.list(
                    "SELECT name, seq FROM " + TABLE,
                    row -> counters.put(Names.fold(row.getString(1)), row.getLong(2)));
        }
        return counters;
    }
}
