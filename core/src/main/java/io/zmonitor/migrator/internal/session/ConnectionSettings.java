package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connection's pragmas: what they were, what the run needs, and whether they hold. SQLite ignores many of them
 * silently inside a transaction (driver fact 10), so each is read back.
 */
public final class ConnectionSettings {
    /** The setting that a rebuild depends on. */
    public static final String FOREIGN_KEYS = "foreign_keys";

    // Without the name of a database these change those that are attached as well, and a journal's mode stays in the
    // file.
    private static final String JOURNAL_MODE = "main.journal_mode";
    private static final String SECURE_DELETE = "main.secure_delete";

    private static final String SYNCHRONOUS = "synchronous";
    private static final String WAL = "wal";
    private static final String IN_MEMORY = "memory";
    private static final Set<String> NOT_IN_A_FILE = Set.of(IN_MEMORY, "off");
    private static final String SYNCHRONOUS_FULL = "2";
    private static final String SYNCHRONOUS_EXTRA = "3";

    // The order matters where one depends on another: synchronous on journal_mode.
    private static final List<String> RESTORED = List.of(
            FOREIGN_KEYS,
            SYNCHRONOUS,
            "temp_store",
            SECURE_DELETE,
            "cell_size_check",
            "legacy_alter_table",
            "recursive_triggers",
            "ignore_check_constraints",
            "reverse_unordered_selects",
            "automatic_index",
            "query_only",
            "writable_schema",
            "defer_foreign_keys",
            "busy_timeout");

    // Of this one no table function tells.
    private static final String AUTOCHECKPOINT = "wal_autocheckpoint";

    // What each of them is called as a column, since its pragma may be called otherwise.
    private static final String READ = "SELECT (SELECT foreign_keys FROM pragma_foreign_keys),"
            + " (SELECT synchronous FROM pragma_synchronous), (SELECT temp_store FROM pragma_temp_store),"
            + " (SELECT secure_delete FROM pragma_secure_delete),"
            + " (SELECT cell_size_check FROM pragma_cell_size_check),"
            + " (SELECT legacy_alter_table FROM pragma_legacy_alter_table),"
            + " (SELECT recursive_triggers FROM pragma_recursive_triggers),"
            + " (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints),"
            + " (SELECT reverse_unordered_selects FROM pragma_reverse_unordered_selects),"
            + " (SELECT automatic_index FROM pragma_automatic_index), (SELECT query_only FROM pragma_query_only),"
            + " (SELECT writable_schema FROM pragma_writable_schema),"
            + " (SELECT defer_foreign_keys FROM pragma_defer_foreign_keys),"
            + " (SELECT timeout FROM pragma_busy_timeout), (SELECT journal_mode FROM pragma_journal_mode('main'))";

    private static final Map<String, String> WHILE_STEPS_RUN = Map.of(
            "legacy_alter_table", "0",
            "recursive_triggers", "0",
            "ignore_check_constraints", "0",
            "reverse_unordered_selects", "0",
            "writable_schema", "0",
            "query_only", "0");

    private final SqlConnection database;
    private final Path name;
    private final Map<String, String> original = new LinkedHashMap<>();
    private String originalJournalMode = "";

    private ConnectionSettings(SqlConnection database, Path name) {
        this.database = database;
        this.name = name;
    }

    static ConnectionSettings of(SqlConnection database, Path name) {
        return new ConnectionSettings(database, name);
    }

    /**
     * Makes what a durable run needs: no acknowledged commit is lost, and nothing is broken, when the power fails
     * (driver fact 17); temporary data stays in memory, and deleted data is overwritten.
     *
     * @throws MigrationException if a setting does not hold
     */
    void makeDurable(Duration patience) throws SQLException {
        Map<String, String> now = readAll();
        if (original.isEmpty()) {
            original.putAll(now);
            originalJournalMode = String.valueOf(original.remove(JOURNAL_MODE));
            original.put(AUTOCHECKPOINT, read(AUTOCHECKPOINT));
        }
        Map<String, String> wanted = wanted(patience);
        for (Map.Entry<String, String> setting : wanted.entrySet()) {
            if (!setting.getValue().equals(now.get(setting.getKey()))) {
                set(setting.getKey(), setting.getValue());
            }
        }
        Map<String, String> got = readAll();
        for (Map.Entry<String, String> setting : wanted.entrySet()) {
            String pragma = setting.getKey();
            String held = got.containsKey(pragma) ? got.get(pragma) : read(pragma);
            requireHeld(pragma, setting.getValue(), String.valueOf(held));
        }
    }

    private Map<String, String> wanted(Duration patience) throws SQLException {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("busy_timeout", Long.toString(Math.min(patience.toMillis(), Integer.MAX_VALUE)));
        boolean inMemory = isInMemory();
        if (inMemory) {
            wanted.put(JOURNAL_MODE, IN_MEMORY); // without one nothing could be undone
        }
        if (inMemory || originalJournalMode.equals(WAL)) {
            wanted.put(SYNCHRONOUS, SYNCHRONOUS_FULL);
            // A commit that also moved the log into the file would do so without a proof (decision 018).
            wanted.put(AUTOCHECKPOINT, "0");
        } else {
            wanted.put(JOURNAL_MODE, "truncate");
            wanted.put(SYNCHRONOUS, SYNCHRONOUS_EXTRA);
        }
        // Changing it deletes TEMP tables, which the owner of a given connection may have.
        if (!TemporaryObjects.anyIn(database)) {
            wanted.put("temp_store", "2");
        }
        wanted.put(SECURE_DELETE, "1");
        wanted.put("cell_size_check", "1");
        wanted.putAll(WHILE_STEPS_RUN);
        return wanted;
    }

    // One query for all of them: a boot has other things to do than to ask for each.
    private Map<String, String> readAll() throws SQLException {
        String[] values = database.rows(READ, RESTORED.size() + 1).get(0);
        Map<String, String> all = new LinkedHashMap<>();
        for (int at = 0; at < RESTORED.size(); at++) {
            all.put(RESTORED.get(at), String.valueOf(values[at]));
        }
        all.put(JOURNAL_MODE, String.valueOf(values[RESTORED.size()]));
        return all;
    }

    /** Makes the same settings on another connection of the run, as far as durability needs them. */
    public void makeDurableLike(SqlConnection other) throws SQLException {
        if (other.connection() != database.connection()) {
            ConnectionSettings settings = new ConnectionSettings(other, name);
            settings.original.put("busy_timeout", "0");
            settings.originalJournalMode = settings.read(JOURNAL_MODE);
            settings.makeDurable(Duration.ofMillis(Long.parseLong(read("busy_timeout"))));
        }
    }

    /** Makes a setting and reads it back. */
    public void make(String pragma, String wanted) throws SQLException {
        set(pragma, wanted);
        requireHeld(pragma, wanted, read(pragma));
    }

    private void set(String pragma, String wanted) throws SQLException {
        database.execute("PRAGMA " + pragma + " = " + wanted);
    }

    private void requireHeld(String pragma, String wanted, String got) {
        if (!got.equals(wanted)) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.SETTING_NOT_HELD, name, pragma, wanted, got));
        }
    }

    /** Puts back what a step left changed, and says which settings those were. */
    public List<String> putBackAfterStep() throws SQLException {
        List<String> changed = new java.util.ArrayList<>();
        for (Map.Entry<String, String> setting : WHILE_STEPS_RUN.entrySet()) {
            if (!read(setting.getKey()).equals(setting.getValue())) {
                make(setting.getKey(), setting.getValue());
                changed.add(setting.getKey());
            }
        }
        return changed;
    }

    /** Puts the connection's own settings back, as far as SQLite lets them be changed. */
    public void restore() throws SQLException {
        if (original.isEmpty() || database.isClosed()) {
            return;
        }
        if (!read(JOURNAL_MODE).equals(originalJournalMode)) {
            set(JOURNAL_MODE, originalJournalMode);
        }
        if (TemporaryObjects.anyIn(database)) {
            original.remove("temp_store");
        }
        Map<String, String> now = readAll();
        for (Map.Entry<String, String> setting : original.entrySet()) {
            if (!setting.getValue().equals(now.get(setting.getKey()))) {
                set(setting.getKey(), setting.getValue());
            }
        }
        original.clear();
    }

    // A database in memory keeps no other journal; a file may be told to keep none of its own.
    private boolean isInMemory() throws SQLException {
        return NOT_IN_A_FILE.contains(originalJournalMode)
                && database.text("SELECT file FROM pragma_database_list WHERE name = 'main'")
                        .isEmpty();
    }

    private String read(String pragma) throws SQLException {
        return database.text("PRAGMA " + pragma);
    }
}
