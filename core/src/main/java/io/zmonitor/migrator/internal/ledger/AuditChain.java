package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.Verification.Finding.InAudit;
import io.zmonitor.migrator.internal.result.Findings;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether rows of the audit are the ones that were written, all of them and in their order: a pure function. Rows cut
 * off at the end leave a shorter chain that is whole, and who computes all later hashes anew leaves none that is broken.
 */
final class AuditChain {
    /**
     * A row as it stands in the table.
     *
     * @param number its place
     * @param fields what its hash covers, from its number to its predecessor's hash
     * @param previousHash what it says its predecessor's hash is
     * @param hash what it says its own is
     */
    record Row(long number, List<Object> fields, String previousHash, String hash) {}

    private AuditChain() {}

    /** What is wrong with all rows, given in the order of their numbers. */
    static List<InAudit> findings(List<Row> rows) {
        return findings(0, rows);
    }

    /** What is wrong with the rows after this number; whose hash the first of them says is the one before it is believed. */
    static List<InAudit> findings(long after, List<Row> rows) {
        List<InAudit> findings = new ArrayList<>();
        long expected = after + 1;
        String previous =
                after == 0 || rows.isEmpty() ? Audit.GENESIS : rows.get(0).previousHash();
        for (Row row : rows) {
            if (row.number() > expected) {
                findings.add(new Findings.InAuditData(row.number(), missing(expected, row.number() - 1)));
            } else if (row.number() < expected) {
                findings.add(new Findings.InAuditData(row.number(), "its number is below 1, or none"));
            } else if (!row.previousHash().equals(previous)) {
                findings.add(new Findings.InAuditData(row.number(), "it does not follow from the row before it"));
            }
            if (!Audit.hash(row.fields()).equals(row.hash())) {
                findings.add(
                        new Findings.InAuditData(row.number(), "it is not what was written: its hash does not fit"));
            }
            expected = row.number() + 1;
            previous = row.hash();
        }
        return findings;
    }

    private static String missing(long first, long last) {
        return first == last
                ? "row " + first + " before it is missing"
                : "rows " + first + " to " + last + " before it are missing";
    }
}
