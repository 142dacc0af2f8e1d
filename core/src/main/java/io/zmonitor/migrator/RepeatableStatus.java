package io.zmonitor.migrator;

/** A repeatable's state: source and ledger side by side. Immutable and thread-safe. */
public sealed interface RepeatableStatus {
    /** The repeatable's name. */
    String name();

    /** Whether the next run has something to do with it. */
    default boolean isDue() {
        return this instanceof Pending || this instanceof Changed || this instanceof Removed;
    }

    /**
     * New, or dropped by a run that got no further.
     *
     * @param source what the source says
     */
    record Pending(RepeatableEntry source) implements RepeatableStatus {
        @Override
        public String name() {
            return source.name();
        }
    }

    /**
     * In both, but the text differs now: it will run again.
     *
     * @param entry what the ledger says
     * @param source what the source says
     */
    record Changed(AppliedRepeatable entry, RepeatableEntry source) implements RepeatableStatus {
        @Override
        public String name() {
            return source.name();
        }
    }

    /**
     * In the ledger only: what it defines will be dropped.
     *
     * @param entry what the ledger says
     */
    record Removed(AppliedRepeatable entry) implements RepeatableStatus {
        @Override
        public String name() {
            return entry.name();
        }
    }

    /**
     * In both, with the same text.
     *
     * @param entry what the ledger says
     */
    record Applied(AppliedRepeatable entry) implements RepeatableStatus {
        @Override
        public String name() {
            return entry.name();
        }
    }

    /**
     * The database belongs to a newer build, and this build does not know the repeatable, or knows it otherwise, or
     * the newer build has dropped it. It stays as the newer build left it.
     *
     * @param name the repeatable's name
     */
    record FromNewerBuild(String name) implements RepeatableStatus {}
}
