package io.zmonitor.migrator;

import java.util.List;
import java.util.Optional;

/**
 * What {@link Maintenance#verify()} found. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Verification {
    /** How many rows of the audit were verified. */
    long auditRows();

    /** The audit's newest row; empty if there is none. */
    Optional<AuditEntry.Anchor> newest();

    /** Everything that is not as a run leaves it; empty if nothing was found. */
    List<Finding> findings();

    /** Whether nothing was found. */
    default boolean isClean() {
        return findings().isEmpty();
    }

    /** One thing that is not as a run leaves it. Never holds a row's value. */
    sealed interface Finding {
        /** What is wrong, as a sentence for people. */
        String text();

        /** In the audit. */
        non-sealed interface InAudit extends Finding {
            /** The row's number; 0 for the audit as a whole. */
            long row();

            /** What is wrong. */
            @Override
            String text();
        }

        /** In the ledger, compared with the source. */
        non-sealed interface InLedger extends Finding {
            /** The entry's migration. */
            MigrationId migration();

            /** What is wrong. */
            @Override
            String text();
        }

        /** In the source, compared with its lock file. */
        non-sealed interface InSource extends Finding {
            /** What is wrong. */
            @Override
            String text();
        }

        /** In the schema or in the state row, compared with each other. */
        non-sealed interface InSchema extends Finding {
            /** What is wrong. */
            @Override
            String text();
        }
    }
}
