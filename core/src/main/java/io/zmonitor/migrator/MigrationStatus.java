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

    /** In the source only, and next in order. */
    non-sealed interface Pending extends MigrationStatus {
        /** What the source says. */
        SourceEntry source();

        @Override
        default MigrationId id() {
            return source().id();
        }

        @Override
        default String description() {
            return source().description();
        }

        @Override
        default Optional<SourceEntry> inSource() {
            return Optional.of(source());
        }
    }

    /** In both, with the same content. */
    non-sealed interface Applied extends MigrationStatus {
        /** What the ledger says. */
        LedgerEntry entry();

        /** What the source says. */
        SourceEntry source();

        @Override
        default MigrationId id() {
            return entry().id();
        }

        @Override
        default String description() {
            return entry().description();
        }

        @Override
        default Optional<SourceEntry> inSource() {
            return Optional.of(source());
        }

        @Override
        default Optional<LedgerEntry> inLedger() {
            return Optional.of(entry());
        }
    }

    /** In both, but the content differs now. */
    non-sealed interface Changed extends MigrationStatus {
        /** What the ledger says. */
        LedgerEntry entry();

        /** What the source says. */
        SourceEntry source();

        @Override
        default MigrationId id() {
            return entry().id();
        }

        @Override
        default String description() {
            return entry().description();
        }

        @Override
        default Optional<SourceEntry> inSource() {
            return Optional.of(source());
        }

        @Override
        default Optional<LedgerEntry> inLedger() {
            return Optional.of(entry());
        }
    }

    /** In the ledger only, although newer ones are known. */
    non-sealed interface Missing extends MigrationStatus {
        /** What the ledger says. */
        LedgerEntry entry();

        @Override
        default MigrationId id() {
            return entry().id();
        }

        @Override
        default String description() {
            return entry().description();
        }

        @Override
        default Optional<LedgerEntry> inLedger() {
            return Optional.of(entry());
        }
    }

    /** In the source only, and lower than the newest applied one of its sequence. */
    non-sealed interface OutOfOrder extends MigrationStatus {
        /** What the source says. */
        SourceEntry source();

        /** What it comes too late for. */
        MigrationId newestApplied();

        @Override
        default MigrationId id() {
            return source().id();
        }

        @Override
        default String description() {
            return source().description();
        }

        @Override
        default Optional<SourceEntry> inSource() {
            return Optional.of(source());
        }
    }

    /** In the ledger only, and higher than everything this build knows. */
    non-sealed interface FromNewerBuild extends MigrationStatus {
        /** What the ledger says. */
        LedgerEntry entry();

        @Override
        default MigrationId id() {
            return entry().id();
        }

        @Override
        default String description() {
            return entry().description();
        }

        @Override
        default Optional<LedgerEntry> inLedger() {
            return Optional.of(entry());
        }
    }
}
