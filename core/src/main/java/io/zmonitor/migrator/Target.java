package io.zmonitor.migrator;

/** How far forward a run goes. Going back is another call: {@link Maintenance#rollbackTo}. Immutable and thread-safe. */
public sealed interface Target {
    /** Everything the source has. */
    record Latest() implements Target {}

    /**
     * Everything with this number or a lower one: under {@link Numbering#SHARED} in the one sequence, under
     * {@link Numbering#PER_TYPE} in each. What lies above stays pending. A number that no migration has is fine, and
     * warned of.
     *
     * @param number the highest number to apply, 1 or higher
     */
    record UpTo(long number) implements Target {
        /** Refuses numbers below 1 with an {@link IllegalArgumentException}. */
        public UpTo {
            if (number < 1) {
                throw new IllegalArgumentException("a target is 1 or higher, not " + number);
            }
        }
    }

    /** Everything the source has. */
    static Target latest() {
        return new Latest();
    }

    /** Everything with this number or a lower one. */
    static Target upTo(long number) {
        return new UpTo(number);
    }
}
