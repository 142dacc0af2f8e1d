package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.internal.result.Findings;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the audit, and verifies it. */
public record AuditReader(SqlConnection database) {
    private static final int FIELDS_BEFORE_HASH = 11;
    private static final int PREVIOUS_HASH = 11;
    private static final int HASH = 12;

    private static final int OPERATOR = 13;
    private static final int ENTRIES = 14;

    /** All rows, the oldest first; none if there is no audit yet. */
    public List<AuditEntry> entries() throws SQLException {
        return exists() ? database.list(query(0), AuditReader::entry) : List.of();
    }

    /** How many rows there are. */
    public long size() throws SQLException {
        return exists() ? database.number("SELECT count(*) FROM schema_version_audit") : 0;
    }

    /** The place and the hash of the newest row; none if there is no row. */
    public Optional<AuditEntry.Anchor> anchor() throws SQLException {
        return exists()
                ? Optional.of(Audit.atItsEnd(database).anchor()).filter(newest -> newest.number() > 0)
                : Optional.empty();
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
                findings.add(
                        new Findings.InAuditData(0, after - there + " of the rows 1 to " + after + " are missing"));
            }
            findings.addAll(AuditChain.findings(after, rows(after)));
            for (String trigger : LedgerTables.missingTriggers(database)) {
                findings.add(new Findings.InAuditData(0, "the trigger " + trigger + " is missing or was changed"));
            }
        }
        return findings;
    }

    // From the first row on, those that have no place are read too. Rows that format 1 wrote have none of the two, and
    // their hash does not cover them.
    private String query(long after) throws SQLException {
        String further = LedgerTables.isSealing(database) ? "operator, entries" : "NULL, NULL";
        return "SELECT sequence, at, operation, outcome, subject, from_version, to_version, duration_ms, application,"
                + " detail, previous_hash, hash, " + further
                + " FROM schema_version_audit" + (after > 0 ? " WHERE sequence > " + after : "") + " ORDER BY sequence";
    }

    private boolean exists() throws SQLException {
        return LedgerTables.hasAudit(database);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new Results.AuditEntryData(
                row.getLong(1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                text(row, 6),
                text(row, 7),
                Duration.ofMillis(row.getLong(8)),
                text(row, 9),
                orEmpty(row, OPERATOR),
                text(row, 10),
                text(row, HASH));
    }

    private List<AuditChain.Row> rows(long after) throws SQLException {
        List<AuditChain.Row> rows = new ArrayList<>();
        for (String[] row : database.rows(query(after), ENTRIES)) {
            List<Object> fields = new ArrayList<>();
            for (int column = 1; column <= FIELDS_BEFORE_HASH; column++) {
                fields.add(String.valueOf((Object) row[column - 1]));
            }
            String operator = row[OPERATOR - 1];
            String entries = row[ENTRIES - 1];
            if (operator != null || entries != null) {
                fields.add(operator == null ? "" : operator);
                fields.add(entries == null ? "" : entries);
            }
            rows.add(new AuditChain.Row(
                    Audit.place(row[0]),
                    fields,
                    String.valueOf((Object) row[PREVIOUS_HASH - 1]),
                    String.valueOf((Object) row[HASH - 1])));
        }
        return rows;
    }

    private static String orEmpty(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return String.valueOf(row.getString(column));
    }
}
