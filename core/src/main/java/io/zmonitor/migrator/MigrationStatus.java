package io.zmonitor.migrator;

import java.util.Optional;

/** A migration's state: source and ledger side by side, and its place in the order. Immutable and thread-safe. */
public sealed interface MigrationStatus {
    /** The migration's type and number. */
    MigrationId id();

    /** What the migration does. */
    String description();

    /** What the source says, with header and text; empty if the migration is in the ledger only. */
    default Optional<SourceEntry> inSource() {
        return Optional.empty();
    }

    /** What the ledger says; empty if the migration is in the source only. */
    default Optional<LedgerEntry> inLedger() {
        return Optional.empty();
    }

    /**
     * In the source only, and next in order.
     *
     * @param source what the source says
     */
    record Pending(SourceEntry source) implements MigrationStatus {
        @Override
        public MigrationId id() {
            return source.id();
        }

        @Override
        public String description() {
            return source.description();
        }

        @Override
        public Optional<SourceEntry> inSource() {
            return Optional.of(source);
        }
    }

    /**
     * In both, with the same content.
     *
     * @param entry what the ledger says
     * @param source what the source says
     */
    record Applied(LedgerEntry entry, SourceEntry source) implements MigrationStatus {
        @Override
        public MigrationId id() {
            return entry.id();
        }

        @Override
        public String description() {
            return entry.description();
        }

        @Override
        public Optional<SourceEntry> inSource() {
            return Optional.of(source);
        }

        @Override
        public Optional<LedgerEntry> inLedger() {
            return Optional.of(entry);
        }
    }

    /**
     * In both, but the content differs now.
     *
     * @param entry what the ledger says
     * @param source what the source says
     */
    record Changed(LedgerEntry entry, SourceEntry source) implements MigrationStatus {
        @Override
        public MigrationId id() {
            return entry.id();
        }

        @Override
        public String description() {
            return entry.description();
        }

        @Override
        public Optional<SourceEntry> inSource() {
            return Optional.of(source);
        }

        @Override
        public Optional<LedgerEntry> inLedger() {
            return Optional.of(entry);
        }
    }

    /**
     * In the ledger only, although newer ones are known.
     *
     * @param entry what the ledger says
     */
    record Missing(LedgerEntry entry) implements MigrationStatus {
        @Override
        public MigrationId id() {
            return entry.id();
        }

        @Override
        public String description() {
            return entry.description();
        }

        @Override
        public Optional<LedgerEntry> inLedger() {
            return Optional.of(entry);
        }
    }

    /**
     * In the source only, and lower than the newest applied one of its sequence.
     *
     * @param source what the source says
     * @param newestApplied what it comes too late for
     */
    record OutOfOrder(SourceEntry source, MigrationId newestApplied) implements MigrationStatus {
        @Override
        public MigrationId id() {
            return source.id();
        }

        @Override
        public String description() {
            return source.description();
        }

        @Override
        public Optional<SourceEntry> inSource() {
            return Optional.of(source);
        }
    }

    /**
     * In the ledger only, and higher than everything this build knows.
     *
     * @param entry what the ledger says
     */
    record FromNewerBuild(LedgerEntry entry) implements MigrationStatus {
        @Override
        public MigrationId id() {
            return entry.id();
        }

        @Override
        public String description() {
            return entry.description();
        }

        @Override
        public Optional<LedgerEntry> inLedger() {
            return Optional.of(entry);
        }
    }
}
