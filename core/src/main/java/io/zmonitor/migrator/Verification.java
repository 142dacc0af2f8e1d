package io.zmonitor.migrator;

import java.util.List;
import java.util.Optional;

/**
 * What {@link Maintenance#verify()} found. Immutable and thread-safe.
 *
 * @param auditRows how many rows of the audit were verified
 * @param newest the audit's newest row; empty if there is none
 * @param findings everything that is not as a run leaves it; empty if nothing was found
 */
public record Verification(long auditRows, Optional<AuditEntry.Anchor> newest, List<Finding> findings) {
    /** Copies the list. */
    public Verification {
        findings = List.copyOf(findings);
    }

    /** Whether nothing was found. */
    public boolean isClean() {
        return findings.isEmpty();
    }

    /** One thing that is not as a run leaves it. Never holds a row's value. */
    public sealed interface Finding {
        /** What is wrong, for people. */
        String text();

        /**
         * In the audit.
         *
         * @param row the row's number; 0 for the audit as a whole
         * @param text what is wrong
         */
        record InAudit(long row, String text) implements Finding {}

        /**
         * In the ledger, compared with the source.
         *
         * @param migration the entry's migration
         * @param text what is wrong
         */
        record InLedger(MigrationId migration, String text) implements Finding {}

        /**
         * In the source, compared with its lock file.
         *
         * @param text what is wrong
         */
        record InSource(String text) implements Finding {}

        /**
         * In the schema or in the state row, compared with each other.
         *
         * @param text what is wrong
         */
        record InSchema(String text) implements Finding {}
    }
}
