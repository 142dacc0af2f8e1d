package io.zmonitor.migrator;

import java.util.List;

/**
 * The ordered work of a run: a value, made without writing anything. Immutable and thread-safe.
 *
 * @param before where the schema stands
 * @param after where it will stand
 * @param steps what will be applied, in order
 */
public record MigrationPlan(DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps) {
    /** Copies the list. */
    public MigrationPlan {
        steps = List.copyOf(steps);
    }

    /** Whether nothing is pending. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
