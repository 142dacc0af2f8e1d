package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A migration's state: source and ledger side by side, and its place in the order. Each is one of {@link Pending}, {@link
 * Applied}, {@link Changed}, {@link Missing}, {@link OutOfOrder} and {@link FromNewerBuild}. Immutable and thread-safe.
 */
public sealed interface MigrationStatus {
    /** The migration's type and number. */
    default MigrationId id() {
        Optional<LedgerEntry> entry = inLedger();
        return entry.isPresent() ? entry.get().id() : inSource().orElseThrow().id();
    }

    /** What the migration does: as the ledger says, or else the source. */
    default String description() {
        Optional<LedgerEntry> entry = inLedger();
        return entry.isPresent()
                ? entry.get().description()
                : inSource().orElseThrow().description();
    }

    /** What the source says, with header and text; empty if the migration is in the ledger only. */
    default Optional<SourceEntry> inSource() {
        return Optional.empty();
    }

    /** What the ledger says; empty if the migration is in the source only. */
    default Optional<LedgerEntry> inLedger() {
        return Optional.empty();
    }

    /** One that the source has. */
    sealed interface InSource extends MigrationStatus {
        /** What the source says. */
        SourceEntry source();

        @Override
        default Optional<SourceEntry> inSource() {
            return Optional.of(source());
        }
    }

    /** One that the ledger has. */
    sealed interface InLedger extends MigrationStatus {
        /** What the ledger says. */
        LedgerEntry entry();

        @Override
        default Optional<LedgerEntry> inLedger() {
            return Optional.of(entry());
        }
    }

    /** In the source only, and next in order. */
    non-sealed interface Pending extends InSource {
        /** What is done of it, if it has begun in batches and is not over. */
        Optional<HalfDone> halfDone();

        /** The migrations that it requires and of which rows are left to the background: the run finishes them first. */
        default List<MigrationId> waitsFor() {
            return List.of();
        }
    }

    /**
     * What is done of a migration that goes through a table in batches. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface HalfDone {
        /** When it began, UTC in ISO-8601. */
        String begunAt();

        /** How many batches are committed. */
        long batches();

        /** How many rows of its table it has gone through. */
        long rows();

        /** How many rows it has inserted, updated or deleted, triggers included. */
        long rowsChanged();
    }

    /** In both, with the same content. */
    non-sealed interface Applied extends InLedger, InSource {
        /** What is done of it, if rows of it are left to the background. */
        default Optional<HalfDone> inBackground() {
            return Optional.empty();
        }
    }

    /** In both, but the content differs now. */
    non-sealed interface Changed extends InLedger, InSource {}

    /** In the ledger only, although newer ones are known. */
    non-sealed interface Missing extends InLedger {}

    /** In the source only, and lower than the newest applied one of its sequence. */
    non-sealed interface OutOfOrder extends InSource {
        /** The newest applied migration, which this one would have to precede. */
        MigrationId newestApplied();
    }

    /** In the ledger only, and higher than everything this build knows. */
    non-sealed interface FromNewerBuild extends InLedger {}

    /** A repeatable's state: source and ledger side by side. Immutable and thread-safe. */
    sealed interface Repeatable {
        /** The repeatable's name. */
        String name();

        /** Whether the next run has something to do with it. */
        default boolean isDue() {
            return this instanceof Pending || this instanceof Changed || this instanceof Removed;
        }

        /** New, or dropped by a run that got no further. */
        non-sealed interface Pending extends Repeatable {
            /** What the source says. */
            SourceEntry.Repeatable source();

            @Override
            default String name() {
                return source().name();
            }
        }

        /** In both, but the text differs now: it will run again. */
        non-sealed interface Changed extends Repeatable {
            /** What the ledger says. */
            MigrationReport.Repeated entry();

            /** What the source says. */
            SourceEntry.Repeatable source();

            @Override
            default String name() {
                return source().name();
            }
        }

        /** In the ledger only: what it defines will be dropped. */
        non-sealed interface Removed extends Repeatable {
            /** What the ledger says. */
            MigrationReport.Repeated entry();

            @Override
            default String name() {
                return entry().name();
            }
        }

        /** In both, with the same text. */
        non-sealed interface Applied extends Repeatable {
            /** What the ledger says. */
            MigrationReport.Repeated entry();

            @Override
            default String name() {
                return entry().name();
            }
        }

        /**
         * The database belongs to a newer build, and this build does not know the repeatable, or knows it otherwise, or
         * the newer build has dropped it. It stays as the newer build left it.
         */
        non-sealed interface FromNewerBuild extends Repeatable {
            /** The repeatable's name. */
            @Override
            String name();
        }
    }

    /**
     * One row of the ledger: an applied migration. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface LedgerEntry {
        /** Its type and number. */
        MigrationId id();

        /** The description under which the migration was applied. */
        String description();

        /** The checksum of the content that was applied; empty for rows that scripts of earlier runners wrote. */
        Optional<Checksum> checksum();

        /** When, UTC in ISO-8601. */
        String appliedAt();

        /** How long its step took. */
        Duration took();

        /** What {@link #appliedBy} says of an application that did not give its name. */
        String UNNAMED = "unnamed";

        /** The application and its version. */
        String appliedBy();

        /** The oldest build that may open the database with it, if it says one. */
        OptionalLong compatibleWith();

        /** The number of the snapshot from which a new database got it, if it did not run there. */
        default OptionalLong snapshot() {
            return OptionalLong.empty();
        }
    }
}
