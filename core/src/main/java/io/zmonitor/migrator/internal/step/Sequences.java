package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The AUTOINCREMENT counters. A rebuild loses the counter of the old table, and the ids of deleted rows come back; for
 * a patient's id that is a safety event. So a counter that falls is put back before the next statement can insert. Names
 * are folded. For one step.
 */
final class Sequences {
    private static final String TABLE = "sqlite_sequence";

    private final SqlConnection database;
    private final Optional<Set<String>> restarts;
    private @Nullable Map<String, Long> before;
    private final Set<String> restored = new LinkedHashSet<>();
    private final List<Reuse> reused = new ArrayList<>();

    /**
     * A counter that fell in a text of several statements, which may have added rows after that: some of them may have an
     * id that was given before.
     *
     * @param table whose counter it is
     * @param before what it was
     * @param after what it became
     */
    record Reuse(String table, long before, long after) {}

    /**
     * What became of the AUTOINCREMENT counters.
     *
     * @param restored tables whose counter fell and was put back
     * @param reused tables that may have given an id twice before that
     * @param lost tables that had a counter and have none any more
     */
    record Counters(Set<String> restored, List<Reuse> reused, Set<String> lost) {}

    /**
     * The counters of a database.
     *
     * @param restarts the tables whose counter may fall; empty if none is watched
     */
    Sequences(SqlConnection database, Optional<Set<String>> restarts) {
        this.database = database;
        this.restarts = restarts;
    }

    /** Remembers the counters as they are, if it was not done before. */
    void remember() throws SQLException {
        if (before == null && restarts.isPresent()) {
            before = read(database);
        }
    }

    /**
     * Puts every counter that fell back to what it was.
     *
     * @param holders says which tables have a counter now that must not fall below that of this one
     * @param written the tables to which what just ran can have added rows after it lowered their counter
     */
    void keep(StepTables holders, Set<String> written) throws SQLException {
        Map<String, Long> remembered = remembered();
        Map<String, Long> now = remembered.isEmpty() ? Map.of() : read(database);
        for (Map.Entry<String, Long> counter : remembered.entrySet()) {
            for (String table : holders.holders(counter.getKey())) {
                long value = now.getOrDefault(table, -1L);
                if (value < counter.getValue() && !mayRestart(counter.getKey(), table) && isAutoincrement(table)) {
                    raise(table, counter.getValue());
                    restored.add(table);
                    if (written.contains(table)) {
                        reused.add(new Reuse(table, counter.getValue(), value));
                    }
                }
            }
        }
    }

    /** The tables whose counter was put back. */
    Set<String> restored() {
        return restored;
    }

    /** The tables that may have given an id twice already. */
    List<Reuse> reused() {
        return reused;
    }

    /** The tables that had a counter and are no longer AUTOINCREMENT. */
    Set<String> lost(StepTables holders) throws SQLException {
        Set<String> lost = new LinkedHashSet<>();
        for (String name : remembered().keySet()) {
            for (String table : holders.holders(name)) {
                if (!mayRestart(name, table) && !isAutoincrement(table)) {
                    lost.add(table);
                }
            }
        }
        return lost;
    }

    private Map<String, Long> remembered() {
        return before == null ? Map.of() : before;
    }

    private boolean mayRestart(String name, String holder) {
        return restarts.isEmpty()
                || restarts.get().contains(name)
                || restarts.get().contains(holder);
    }

    private void raise(String table, long value) throws SQLException {
        database.execute("DELETE FROM main.sqlite_sequence WHERE lower(name) = ?", table);
        database.execute(
                "INSERT INTO main.sqlite_sequence (name, seq) SELECT name, ? FROM main.sqlite_schema"
                        + " WHERE type = 'table' AND lower(name) = ?",
                value,
                table);
    }

    private boolean isAutoincrement(String table) throws SQLException {
        List<String> sql =
                database.texts("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?", table);
        return !sql.isEmpty() && Tokens.hasWord(sql.get(0), "AUTOINCREMENT");
    }

    private static Map<String, Long> read(SqlConnection database) throws SQLException {
        Map<String, Long> counters = new HashMap<>();
        if (database.number("SELECT count(*) FROM main.sqlite_schema WHERE name = '" + TABLE + "'") > 0) {
            // Of two rows for one table, SQLite counts on in the first.
            database.list(
                    "SELECT name, seq FROM main." + TABLE + " ORDER BY rowid",
                    row -> counters.putIfAbsent(Names.fold(String.valueOf(row.getString(1))), row.getLong(2)));
        }
        return counters;
    }
}
