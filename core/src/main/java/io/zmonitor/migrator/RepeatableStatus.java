package io.zmonitor.migrator;

/** A repeatable's state: source and ledger side by side. Immutable and thread-safe. */
public sealed interface RepeatableStatus {
    /** The repeatable's name. */
    String name();

    /** Whether the next run has something to do with it. */
    default boolean isDue() {
        return this instanceof Pending || this instanceof Changed || this instanceof Removed;
    }

    /** New, or dropped by a run that got no further. */
    non-sealed interface Pending extends RepeatableStatus {
        /** What the source says. */
        RepeatableEntry source();

        @Override
        default String name() {
            return source().name();
        }
    }

    /** In both, but the text differs now: it will run again. */
    non-sealed interface Changed extends RepeatableStatus {
        /** What the ledger says. */
        AppliedRepeatable entry();

        /** What the source says. */
        RepeatableEntry source();

        @Override
        default String name() {
            return source().name();
        }
    }

    /** In the ledger only: what it defines will be dropped. */
    non-sealed interface Removed extends RepeatableStatus {
        /** What the ledger says. */
        AppliedRepeatable entry();

        @Override
        default String name() {
            return entry().name();
        }
    }

    /** In both, with the same text. */
    non-sealed interface Applied extends RepeatableStatus {
        /** What the ledger says. */
        AppliedRepeatable entry();

        @Override
        default String name() {
            return entry().name();
        }
    }

    /**
     * The database belongs to a newer build, and this build does not know the repeatable, or knows it otherwise, or
     * the newer build has dropped it. It stays as the newer build left it.
     */
    non-sealed interface FromNewerBuild extends RepeatableStatus {
        /** The repeatable's name. */
        @Override
        String name();
    }
}
