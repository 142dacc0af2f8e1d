package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the audit, and verifies it. */
public record AuditReader(SqlConnection database) {
    private static final int FIELDS_BEFORE_HASH = 11;
    private static final int PREVIOUS_HASH = 11;
    private static final int HASH = 12;

    private static final String SELECT =
            "SELECT sequence, at, operation, outcome, subject, from_version, to_version, duration_ms, application,"
                    + " detail, previous_hash, hash FROM schema_version_audit WHERE sequence > ? ORDER BY sequence";

    /** All rows, the oldest first; none if there is no audit yet. */
    public List<AuditEntry> entries() throws SQLException {
        return exists() ? database.list(SELECT, AuditReader::entry, Long.MIN_VALUE) : List.of();
    }

    /** How many rows there are. */
    public long size() throws SQLException {
        return exists() ? database.number("SELECT count(*) FROM schema_version_audit") : 0;
    }

    /** What is wrong with the rows, or with the triggers that keep them. */
    public List<Finding> findings() throws SQLException {
        return findings(0);
    }

    /** The same of the newest so many rows, and of the older ones whether one is missing: its cost has a bound. */
    public List<Finding> findingsOfNewest(long rows) throws SQLException {
        if (!exists()) {
            return List.of();
        }
        long newest = database.number("SELECT max(sequence) FROM schema_version_audit");
        return findings(Math.max(0, newest - rows));
    }

    private List<Finding> findings(long after) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        if (exists()) {
            long there = after == 0
                    ? 0
                    : database.number(
                            "SELECT count(*) FROM schema_version_audit WHERE sequence BETWEEN 1 AND " + after);
            if (there < after) {
                findings.add(new Finding.InAudit(0, after - there + " of the rows 1 to " + after + " are missing"));
            }
            findings.addAll(AuditChain.findings(after, database.list(SELECT, AuditReader::row, after)));
            for (String trigger : LedgerTables.missingTriggers(database)) {
                findings.add(new Finding.InAudit(0, "the trigger " + trigger + " is missing or was changed"));
            }
        }
        return findings;
    }

    private boolean exists() throws SQLException {
        return LedgerTables.hasAudit(database);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong(1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                text(row, 6),
                text(row, 7),
                Duration.ofMillis(row.getLong(8)),
                text(row, 9),
                text(row, 10));
    }

    private static AuditChain.Row row(ResultSet row) throws SQLException {
        List<Object> fields = new ArrayList<>();
        for (int column = 1; column <= FIELDS_BEFORE_HASH; column++) {
            fields.add(text(row, column));
        }
        return new AuditChain.Row(row.getLong(1), fields, text(row, PREVIOUS_HASH), text(row, HASH));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return String.valueOf(row.getString(column));
    }
}
