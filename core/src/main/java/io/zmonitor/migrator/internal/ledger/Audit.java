package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The append-only, hash-chained record of all that was done. Each row's hash covers its fields, its number and its
 * predecessor's hash: a row that was changed, removed or moved shows. Rows cut off at the end, or a whole older copy of
 * the file, do not: the chain makes tampering evident, not impossible.
 */
public final class Audit {
    /** The hash before the first row. */
    static final String GENESIS = "";

    /** More than anybody appends, and far from where numbers end. */
    private static final long LAST_PLACE = Long.MAX_VALUE / 2;

    private static final String INSERT = """
            INSERT INTO schema_version_audit
                (sequence, at, operation, outcome, subject, from_version, to_version, duration_ms, application, detail,
                previous_hash, operator, entries, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final SqlConnection database;
    private long sequence;
    private String previousHash;

    private Audit(SqlConnection database, long sequence, String previousHash) {
        this.database = database;
        this.sequence = sequence;
        this.previousHash = previousHash;
    }

    /** The audit, ready to append after its newest row, in the transaction that is open. */
    public static Audit atItsEnd(SqlConnection database) throws SQLException {
        // In a table that somebody has made instead, a place may be anything; there the chain is broken, and goes on
        // behind the rows that have one.
        List<String[]> newest = database.rows(
                "SELECT sequence, hash FROM schema_version_audit WHERE sequence BETWEEN 1 AND " + LAST_PLACE
                        + " AND typeof(sequence) = 'integer' ORDER BY sequence DESC LIMIT 1",
                2);
        return newest.isEmpty()
                ? new Audit(database, 0, GENESIS)
                : new Audit(database, Long.parseLong(newest.get(0)[0]), String.valueOf((Object) newest.get(0)[1]));
    }

    /** A row's number; 0 if it is none: then the chain is broken there. */
    static long place(@Nullable String sequence) {
        try {
            return sequence == null ? 0 : Long.parseLong(sequence);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Appends a row. */
    public void append(AuditRecord row) throws SQLException {
        long next = sequence + 1;
        List<Object> values = new ArrayList<>();
        values.add(next);
        values.addAll(row.values());
        values.add(previousHash);
        values.add(row.operator());
        values.add(row.lines());
        String hash = hash(values);
        values.add(hash);
        database.execute(INSERT, values.toArray());
        sequence = next;
        previousHash = hash;
    }

    /** Whether there is a row with this operation and detail among the newest ones, of which it reads so many at most. */
    public boolean holdsAmong(int newest, AuditRecord.Operation operation, String detail) throws SQLException {
        return database.finds(
                "SELECT 1 FROM (SELECT operation, detail FROM schema_version_audit ORDER BY sequence DESC LIMIT ?)"
                        + " WHERE operation = ? AND detail = ? LIMIT 1",
                newest,
                operation.word(),
                detail);
    }

    /** The place and the hash of the newest row. */
    public AuditEntry.Anchor anchor() {
        return new AuditEntry.Anchor(sequence, previousHash);
    }

    /**
     * Whether another connection sees the row that was appended last, which stands for all rows before it too.
     *
     * @param schema the name of the database there
     */
    public boolean isKeptIn(SqlConnection other, String schema) throws SQLException {
        return LedgerTables.hasAudit(other, schema)
                && other.texts("SELECT hash FROM " + schema + ".schema_version_audit WHERE sequence = ?", sequence)
                        .equals(List.of(previousHash));
    }

    /**
     * The hash of a row: over its number, its fields and its predecessor's hash, then, in a row of format 2, its operator
     * and its entries.
     */
    static String hash(List<Object> values) {
        FieldHash hash = new FieldHash();
        for (Object value : values) {
            hash.add(value.toString());
        }
        return hash.hex();
    }
}
