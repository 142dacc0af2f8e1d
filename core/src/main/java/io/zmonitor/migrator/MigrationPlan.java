package io.zmonitor.migrator;

import java.util.ArrayList;
import java.util.List;

/**
 * The ordered work of a run: a value, made without writing anything. Immutable and thread-safe.
 *
 * @param before where the schema stands
 * @param after where it will stand
 * @param steps what will be applied, in order
 * @param repeatables which repeatables will run after them, by name, and which will be dropped; a step that drops or
 *     rebuilds a table makes those that depend on it run again, and these are not foreseen here
 * @param warnings what is known before: what taking over an earlier runner's ledger infers, which steps can remove rows
 *     without declaring it, and what does not compile
 */
public record MigrationPlan(
        DatabaseVersion before,
        DatabaseVersion after,
        List<SourceEntry> steps,
        List<RepeatableStatus> repeatables,
        List<Warning> warnings) {
    /** Copies the lists. */
    public MigrationPlan {
        steps = List.copyOf(steps);
        repeatables = List.copyOf(repeatables);
        warnings = List.copyOf(warnings);
    }

    /** A plan without repeatables, about which there is nothing to say. */
    public MigrationPlan(DatabaseVersion before, DatabaseVersion after, List<SourceEntry> steps) {
        this(before, after, steps, List.of(), List.of());
    }

    /** A copy with these repeatables. */
    public MigrationPlan withRepeatables(List<RepeatableStatus> due) {
        return new MigrationPlan(before, after, steps, due, warnings);
    }

    /** A copy with these warnings. */
    public MigrationPlan withWarnings(List<Warning> found) {
        return new MigrationPlan(before, after, steps, repeatables, found);
    }

    /** A copy with these warnings behind its own. */
    public MigrationPlan withFurtherWarnings(List<Warning> further) {
        List<Warning> all = new ArrayList<>(warnings);
        all.addAll(further);
        return new MigrationPlan(before, after, steps, repeatables, all);
    }

    /** Whether nothing is pending. */
    public boolean isEmpty() {
        return steps.isEmpty() && repeatables.isEmpty();
    }
}
