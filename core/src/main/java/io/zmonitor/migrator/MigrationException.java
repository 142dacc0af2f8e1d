package io.zmonitor.migrator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused or failed. What a program needs is in {@link #problem()}, {@link #databaseState()} and
 * {@link #applied()}; the message is for people. Neither message nor causes hold a key or a row's value.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final DatabaseState databaseState;
    private final transient List<AppliedMigration> applied;
    private final transient List<CheckResult> checks;

    /** A failure that left the database in this state, with these migrations applied by the call and kept. */
    public MigrationException(
            Problem problem, DatabaseState databaseState, List<AppliedMigration> applied, @Nullable Throwable cause) {
        super(problem.code().code() + " " + problem.summary() + " " + problem.remedy(), cause);
        this.problem = problem;
        this.databaseState = databaseState;
        this.applied = List.copyOf(applied);
        this.checks = List.of();
    }

    private MigrationException(MigrationException failure, List<CheckResult> checks) {
        super(failure.getMessage(), failure.getCause());
        this.problem = failure.problem;
        this.databaseState = failure.databaseState;
        this.applied = failure.applied;
        this.checks = List.copyOf(checks);
        setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            addSuppressed(suppressed);
        }
    }

    /** A refusal before anything was changed. */
    public static MigrationException refusing(Problem problem) {
        return new MigrationException(problem, DatabaseState.UNTOUCHED, List.of(), null);
    }

    /** A refusal before anything was changed, caused by this. */
    public static MigrationException refusing(Problem problem, Throwable cause) {
        return new MigrationException(problem, DatabaseState.UNTOUCHED, List.of(), cause);
    }

    /** Why, with its stable code and its remedy. */
    public Problem problem() {
        return problem;
    }

    /** What is on disk now. */
    public DatabaseState databaseState() {
        return databaseState;
    }

    /** What this call had applied and kept before it failed, in order. */
    public List<AppliedMigration> applied() {
        return applied;
    }

    /** What the checks of this call had decided, in the order in which they ran: every one, not only the first that failed. */
    public List<CheckResult> checks() {
        return checks;
    }

    /** A copy that knows what the checks decided. */
    public MigrationException withChecks(List<CheckResult> decided) {
        return new MigrationException(this, decided);
    }
}
