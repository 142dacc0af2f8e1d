package io.zmonitor.migrator;

import java.util.List;

/**
 * The ordered work of a run: a value, made without writing anything. Immutable and thread-safe.
 *
 * @param before where the schema stands
 * @param after where it will stand
 * @param steps what will be applied, in order
 * @param warnings what is known before: above all what taking over an earlier runner's ledger infers
 */
public record MigrationPlan(
        DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps, List<Warning> warnings) {
    /** Copies the lists. */
    public MigrationPlan {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /** A plan about which there is nothing to say. */
    public MigrationPlan(DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps) {
        this(before, after, steps, List.of());
    }

    /** A copy with these warnings. */
    public MigrationPlan withWarnings(List<Warning> found) {
        return new MigrationPlan(before, after, steps, found);
    }

    /** Whether nothing is pending. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
