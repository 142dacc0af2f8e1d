package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The single row that says what the last run left, together with what the database says of itself now: all that a boot
 * with nothing to do reads, in one query whose cost depends neither on the file's size nor on the number of migrations.
 *
 * @param format the format of the ledger's tables
 * @param setChain the chain value of the set whose migrations were all applied; empty if some were left pending
 * @param entries how many rows the ledger had
 * @param entriesNow how many it has now
 * @param cookie SQLite's schema cookie as the last run left it
 * @param cookieNow the schema cookie now
 * @param version the newest applied numbers
 */
public record StateRow(
        long format,
        String setChain,
        long entries,
        long entriesNow,
        long cookie,
        long cookieNow,
        DatabaseVersion version) {
    /** The format that this library writes. */
    public static final long FORMAT = 2;

    private static final String UNFINISHED = "unfinished";

    // A database that is attached to a given connection may have a ledger too, and it is not the one that is asked for.
    private static final String QUERY = """
            SELECT format, set_chain, entries, (SELECT count(*) FROM main.schema_version), schema_cookie,
                (SELECT schema_version FROM pragma_schema_version),
                (SELECT max(version) FROM main.schema_version WHERE migration_type = 'schema'),
                (SELECT max(version) FROM main.schema_version WHERE migration_type = 'data'),
                (SELECT max(version) FROM main.schema_version WHERE migration_type = 'seed')
            FROM main.schema_version_state WHERE id = 1""";

    /**
     * Reads it.
     *
     * @param name what the database is called in messages
     * @throws MigrationException if there is no such row
     * @throws SQLException if there is no such table, or the database cannot be read
     */
    public static StateRow read(SqlConnection database, Path name) throws SQLException {
        try (Statement statement = database.connection().createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            if (!row.next()) {
                throw MigrationException.refusing(Problem.ofFile(
                        ProblemCode.LEDGER_UNREADABLE, name, LedgerTables.STATE + " has no row with the id 1"));
            }
            return new StateRow(
                    row.getLong(1),
                    String.valueOf(row.getString(2)),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    new DatabaseVersion(row.getLong(7), row.getLong(8), row.getLong(9)));
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** The fingerprint of the schema that the last run left; empty if none did. */
    public static String fingerprint(SqlConnection database) throws SQLException {
        return database.text("SELECT schema_fingerprint FROM schema_version_state");
    }

    /**
     * Whether exactly the set with this chain value was applied, and the ledger still has all its rows.
     * An earlier format is as good: it is upgraded by the next run that writes.
     */
    public boolean isUpToDate(String chain) {
        return format <= FORMAT && entries == entriesNow && !chain.isEmpty() && setChain.equals(chain);
    }

    /** Says, in a transaction that is not committed yet, that a run is not finished. */
    static void mark(SqlConnection database, String writtenBy) throws SQLException {
        database.execute("""
                INSERT OR REPLACE INTO schema_version_state
                    (id, format, set_chain, entries, schema_cookie, schema_fingerprint, compatibility_floor, written_by)
                VALUES (1, ?, ?, 0, 0, '', NULL, ?)""", FORMAT, UNFINISHED, writtenBy);
    }

    /** Whether a run's mark is there although its transaction is over: somebody committed it half way. */
    static boolean isMarked(SqlConnection database) throws SQLException {
        boolean present =
                database.number("SELECT count(*) FROM sqlite_schema WHERE name = '" + LedgerTables.STATE + "'") > 0;
        return present
                && database.text("SELECT set_chain FROM schema_version_state").equals(UNFINISHED);
    }

    /** Writes what a run leaves, in the run's transaction. It is the last thing that changes before the commit. */
    static void write(SqlConnection database, String setChain, String writtenBy, String fingerprint)
            throws SQLException {
        database.execute("""
                INSERT OR REPLACE INTO schema_version_state
                    (id, format, set_chain, entries, schema_cookie, schema_fingerprint, compatibility_floor, written_by)
                VALUES (1, ?, ?, (SELECT count(*) FROM schema_version),
                    (SELECT schema_version FROM pragma_schema_version), ?,
                    (SELECT max(coalesce(compatible_with, version)) FROM schema_version), ?)""", FORMAT, setChain, fingerprint, writtenBy);
    }
}
