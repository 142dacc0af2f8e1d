package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import java.util.List;

/**
 * Everything that a run may execute, read and parsed.
 *
 * @param steps the plan's steps, in order
 * @param repeatables all repeatables of the set: a step may make any of them due
 * @param repeating whether they run
 */
record Work(List<ResolvedMigration> steps, List<ResolvedRepeatable> repeatables, Repeating repeating) {
    /** Repeatables are written for the newest version of the schema. */
    enum Repeating {
        /** The run reaches it. */
        NOW,
        /** The run stops before it: a later one brings back what this one has to drop. */
        LATER
    }
}
