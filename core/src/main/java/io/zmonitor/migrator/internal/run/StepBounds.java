package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import org.jspecify.annotations.Nullable;

/**
 * What no step may overstep.
 *
 * @param tripwire the run's transaction
 * @param limit the time for one statement
 */
record StepBounds(Tripwire tripwire, StatementLimit limit) {
    /** The failure of a step of which a statement was cancelled. */
    StepFailure timeout(MigrationId id, ScriptLocation location, @Nullable Exception cause) {
        String milliseconds = Long.toString(limit.longest().toMillis());
        return new StepFailure(Problem.ofStep(ProblemCode.STATEMENT_TIMEOUT, id, location, milliseconds), cause);
    }
}
