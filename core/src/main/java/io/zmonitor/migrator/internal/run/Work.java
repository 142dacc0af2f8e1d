package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a run may execute, read and parsed.
 *
 * @param steps the plan's steps, in order
 * @param repeatables all repeatables of the set: a step may make any of them due
 * @param repeating whether they run
 * @param ofSource what is worth knowing about the source as a whole
 */
record Work(
        List<ResolvedMigration> steps,
        List<ResolvedRepeatable> repeatables,
        Repeating repeating,
        List<String> ofSource) {
    /** What is worth knowing about the source and the steps' scripts, and stops nothing. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(ofSource);
        for (ResolvedMigration step : steps) {
            if (step instanceof ResolvedMigration.OfScript script) {
                notes.addAll(script.script().notes());
            }
        }
        return notes;
    }

    /** Repeatables are written for the newest version of the schema. */
    enum Repeating {
        /** The run reaches it. */
        NOW,
        /** The run stops before it: a later one brings back what this one has to drop. */
        LATER
    }
}
