package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Problem;
import org.jspecify.annotations.Nullable;

/** A step or a guard says why the segment must not be committed. Becomes a {@code MigrationException} in one place. */
final class StepFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    StepFailure(Problem problem, @Nullable Throwable cause) {
        super(problem.code().code(), cause);
        this.problem = problem;
    }

    StepFailure(Problem problem) {
        this(problem, null);
    }

    Problem problem() {
        return problem;
    }
}
