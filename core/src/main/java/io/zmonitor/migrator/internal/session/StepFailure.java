package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.Problem;
import org.jspecify.annotations.Nullable;

/** A step or a guard says why the segment must not be committed. Becomes a {@code MigrationException} in one place. */
public final class StepFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public StepFailure(Problem problem, @Nullable Throwable cause) {
        super(problem.code().code(), cause);
        this.problem = problem;
    }

    public StepFailure(Problem problem) {
        this(problem, null);
    }

    public Problem problem() {
        return problem;
    }
}
