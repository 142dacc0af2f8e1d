package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of docs/reference/ledger-and-audit.md. Created in the first run's transaction, never by a query. */
public final class LedgerTables {
    /** The ledger; the name is the one that the earlier runners used. */
    public static final String LEDGER = "schema_version";

    /** What the names of the other tables start with; no migration may touch them. */
    public static final String PREFIX = LEDGER + "_";

    static final String STATE = PREFIX + "state";
    static final String AUDIT = PREFIX + "audit";
    static final String REPEATABLE = PREFIX + "repeatable";
    static final String CHANGE = PREFIX + "change";
    static final String OBJECT = PREFIX + "object";
    static final String BATCH = PREFIX + "batch";
    static final String BATCH_KEY = PREFIX + "batch_key";

    // LIKE takes _ for any character and folds case, so the comparison is by GLOB on the folded name.
    public static final String IS_OURS =
            "(lower(tbl_name) = '" + LEDGER + "' OR lower(tbl_name) GLOB '" + PREFIX + "*')";

    private static final String CREATE_LEDGER = """
            CREATE TABLE schema_version (
                version INTEGER NOT NULL,
                migration_type TEXT NOT NULL CHECK (migration_type IN ('schema', 'data', 'seed')),
                description TEXT NOT NULL,
                applied_at TEXT NOT NULL,
                file_hash TEXT,
                execution_time_ms INTEGER,
                applied_by TEXT,
                rollback_sql TEXT,
                compatible_with INTEGER,
                PRIMARY KEY (migration_type, version)
            )""";

    private static final String CREATE_STATE = """
            CREATE TABLE schema_version_state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                format INTEGER NOT NULL,
                set_chain TEXT NOT NULL,
                entries INTEGER NOT NULL,
                schema_cookie INTEGER NOT NULL,
                schema_fingerprint TEXT NOT NULL,
                compatibility_floor INTEGER,
                written_by TEXT NOT NULL
            )""";

    private static final String CREATE_REPEATABLE = """
            CREATE TABLE schema_version_repeatable (
                name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
                file_hash TEXT,
                objects TEXT NOT NULL,
                applied_at TEXT NOT NULL,
                execution_time_ms INTEGER NOT NULL,
                applied_by TEXT NOT NULL
            )""";

    private static final String CREATE_CHANGE = """
            CREATE TABLE schema_version_change (
                migration_type TEXT NOT NULL,
                version INTEGER NOT NULL,
                object_type TEXT NOT NULL,
                object_name TEXT NOT NULL,
                before TEXT NOT NULL,
                PRIMARY KEY (migration_type, version, object_type, object_name)
            ) WITHOUT ROWID""";

    private static final String CREATE_OBJECT = """
            CREATE TABLE schema_version_object (
                object_type TEXT NOT NULL,
                object_name TEXT NOT NULL,
                definition TEXT NOT NULL,
                PRIMARY KEY (object_type, object_name)
            ) WITHOUT ROWID""";

    private static final List<String> CREATE_AUDIT = List.of("""
            CREATE TABLE schema_version_audit (
                sequence INTEGER PRIMARY KEY,
                at TEXT NOT NULL,
                operation TEXT NOT NULL,
                outcome TEXT NOT NULL,
                subject TEXT NOT NULL,
                from_version TEXT NOT NULL,
                to_version TEXT NOT NULL,
                duration_ms INTEGER NOT NULL,
                application TEXT NOT NULL,
                detail TEXT NOT NULL,
                previous_hash TEXT NOT NULL,
                hash TEXT NOT NULL,
                operator TEXT,
                entries TEXT
            )""", """
            CREATE TRIGGER schema_version_audit_keeps_rows BEFORE DELETE ON schema_version_audit
            BEGIN
                SELECT RAISE(ABORT, 'the audit is append-only');
            END""", """
            CREATE TRIGGER schema_version_audit_keeps_values BEFORE UPDATE ON schema_version_audit
            BEGIN
                SELECT RAISE(ABORT, 'the audit is append-only');
            END""");

    // Made when the first step begins that goes through a table in batches: few databases need them. A key is kept as
    // SQLite keeps it in its own table: no column here has a type that would convert it.
    private static final List<String> CREATE_BATCH = List.of("""
            CREATE TABLE IF NOT EXISTS schema_version_batch (
                migration_type TEXT NOT NULL,
                version INTEGER NOT NULL,
                format INTEGER NOT NULL,
                file_hash TEXT NOT NULL,
                way TEXT NOT NULL,
                begun_at TEXT NOT NULL,
                batches INTEGER NOT NULL,
                keys INTEGER NOT NULL,
                rows_changed INTEGER NOT NULL,
                size INTEGER NOT NULL,
                grows INTEGER NOT NULL,
                PRIMARY KEY (migration_type, version)
            )""", """
            CREATE TABLE IF NOT EXISTS schema_version_batch_key (
                migration_type TEXT NOT NULL,
                version INTEGER NOT NULL,
                place INTEGER NOT NULL,
                mark,
                until,
                PRIMARY KEY (migration_type, version, place)
            )""");

    // What format 2 has and format 1 had not.
    private static final List<String> UPGRADE_AUDIT = List.of(
            "ALTER TABLE schema_version_audit ADD COLUMN operator TEXT",
            "ALTER TABLE schema_version_audit ADD COLUMN entries TEXT");

    private LedgerTables() {}

    /**
     * Creates what is missing and upgrades what an earlier version of this library made, in the transaction that is open.
     *
     * @return the lines of the entries that are there and were not sealed before; empty unless the format was an earlier one
     */
    public static List<String> create(SqlConnection database) throws SQLException {
        List<String> present = present(database, "main");
        if (!present.contains(LEDGER)) {
            database.execute(CREATE_LEDGER);
        }
        if (!present.contains(STATE)) {
            database.execute(CREATE_STATE);
        }
        if (!present.contains(REPEATABLE)) {
            database.execute(CREATE_REPEATABLE);
        }
        if (!present.contains(CHANGE)) {
            database.execute(CREATE_CHANGE);
        }
        if (!present.contains(OBJECT)) {
            database.execute(CREATE_OBJECT);
        }
        return createAudit(database);
    }

    /**
     * Creates the audit alone if it is missing, so that even a first run that fails is on record; upgrades like {@link
     * #create}.
     */
    public static List<String> createAudit(SqlConnection database) throws SQLException {
        List<String> present = present(database, "main");
        if (!present.contains(AUDIT)) {
            for (String sql : CREATE_AUDIT) {
                database.execute(sql);
            }
            return List.of();
        }
        if (isSealing(database)) {
            return List.of();
        }
        for (String sql : UPGRADE_AUDIT) {
            database.execute(sql);
        }
        if (!present.contains(STATE)) {
            return List.of();
        }
        database.execute("UPDATE schema_version_state SET format = ?", StateRow.FORMAT);
        return EntrySeals.of(database).stream().map(EntrySeal::line).toList();
    }

    /** Creates what keeps how far a step is that goes through a table in batches, in the transaction that is open. */
    static void createBatches(SqlConnection database) throws SQLException {
        for (String sql : CREATE_BATCH) {
            database.execute(sql);
        }
    }

    /** Whether the audit seals entries: it does from format 2 on. */
    static boolean isSealing(SqlConnection database) throws SQLException {
        return database.number("SELECT count(*) FROM pragma_table_info('schema_version_audit') WHERE name = 'entries'")
                > 0;
    }

    static boolean hasAudit(SqlConnection database) throws SQLException {
        return hasAudit(database, "main");
    }

    /** The same of a database that is attached by this name. */
    static boolean hasAudit(SqlConnection database, String schema) throws SQLException {
        return present(database, schema).contains(AUDIT);
    }

    /** The names of the audit's triggers that are not there, or not as they were made. */
    static List<String> missingTriggers(SqlConnection database) throws SQLException {
        List<String> present = database.texts("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND " + IS_OURS);
        List<String> missing = new ArrayList<>();
        for (String sql : CREATE_AUDIT.subList(1, CREATE_AUDIT.size())) {
            if (!present.contains(sql)) {
                missing.add(sql.split(" ", 4)[2]);
            }
        }
        return missing;
    }

    /** The texts that define the ledger's tables and triggers, one per line: they change when somebody touches them. */
    public static String definition(SqlConnection database) throws SQLException {
        return String.join(
                "\n",
                database.texts(
                        "SELECT coalesce(sql, '') FROM sqlite_schema WHERE " + IS_OURS + " ORDER BY type, name"));
    }

    private static List<String> present(SqlConnection database, String schema) throws SQLException {
        return database.texts(
                "SELECT lower(name) FROM " + schema + ".sqlite_schema WHERE type = 'table' AND " + IS_OURS);
    }
}
