package io.zmonitor.migrator;

import java.util.List;

/**
 * The ordered work of a run: a value, made without writing anything. Immutable and thread-safe.
 *
 * @param before where the schema stands
 * @param after where it will stand
 * @param steps what will be applied, in order
 * @param repeatables which repeatables will run after them, by name, and which will be dropped; a step that drops or
 *     rebuilds a table makes those that depend on it run again, and these are not foreseen here
 */
public record MigrationPlan(
        DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps, List<RepeatableStatus> repeatables) {
    /** Copies the lists. */
    public MigrationPlan {
        steps = List.copyOf(steps);
        repeatables = List.copyOf(repeatables);
    }

    /** A plan without repeatables. */
    public MigrationPlan(DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps) {
        this(before, after, steps, List.of());
    }

    /** Whether nothing is pending. */
    public boolean isEmpty() {
        return steps.isEmpty() && repeatables.isEmpty();
    }
}
