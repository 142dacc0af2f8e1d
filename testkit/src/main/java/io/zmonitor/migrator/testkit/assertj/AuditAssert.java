package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Verification;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the audit: what was done, in order, and that nobody has changed the record of it. */
public final class AuditAssert extends AbstractAssert<AuditAssert, List<AuditEntry>> {
    private static final String TITLE = "The audit is not what is expected:";
    private static final String REMEDY = "Correct what is expected; the audit itself is never corrected.";

    private final Maintenance maintenance;

    AuditAssert(Maintenance maintenance) {
        super(maintenance.history(), AuditAssert.class);
        this.maintenance = maintenance;
    }

    /** Each row's hash fits the row and the one before it. */
    public AuditAssert isUnbroken() {
        List<String> sentences = maintenance.verify().findings().stream()
                .filter(finding -> finding instanceof Verification.Finding.InAudit)
                .map(Verification.Finding::text)
                .toList();
        Difference.none(
                "The audit is broken:",
                sentences,
                "Somebody wrote to schema_version_audit: only the migrator may. Remove the statement that does.");
        return this;
    }

    /** These operations were recorded in this order, and no others: {@code run}, {@code step}, {@code rollback} and so on. */
    public AuditAssert hasOperations(String... operations) {
        List<String> there = actual.stream().map(AuditEntry::operation).toList();
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < Math.max(there.size(), operations.length); i++) {
            String is = i < there.size() ? there.get(i) : "nothing";
            String should = i < operations.length ? operations[i] : "nothing";
            if (!is.equals(should)) {
                sentences.add("row " + (i + 1) + " should be " + should + ", is " + is);
            }
        }
        Difference.none(TITLE, sentences, REMEDY);
        return this;
    }

    /** An operation was recorded of this subject, such as {@code step} of {@code schema-0004}. */
    public AuditAssert hasRecorded(String operation, String subject) {
        boolean there = actual.stream()
                .anyMatch(row ->
                        row.operation().equals(operation) && row.subject().equals(subject));
        Difference.none(
                TITLE,
                there ? List.of() : List.of("no " + operation + " of " + subject + " among " + actual.size() + " rows"),
                REMEDY);
        return this;
    }

    /** Everything that was recorded succeeded. */
    public AuditAssert hasNoFailures() {
        List<String> sentences = actual.stream()
                .filter(row -> !row.outcome().equals("ok"))
                .map(row -> "row " + row.number() + ": " + row.operation() + " " + row.subject() + " ended with "
                        + row.outcome())
                .toList();
        Difference.none(TITLE, sentences, "The page of each code says what it means: docs/errors.");
        return this;
    }

    /** A failure was recorded with this code, such as {@code ZM-501}. */
    public AuditAssert hasFailure(String code) {
        boolean there = actual.stream().anyMatch(row -> row.outcome().equals(code));
        Difference.none(TITLE, there ? List.of() : List.of("no failure with " + code), REMEDY);
        return this;
    }
}
