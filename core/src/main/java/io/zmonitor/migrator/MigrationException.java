package io.zmonitor.migrator;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused or failed. What a program needs is in {@link #problem()}, {@link #databaseState()} and
 * {@link #applied()}; the message is for people. Neither message nor causes hold a key or a row's value.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final DatabaseState databaseState;
    private final transient List<MigrationReport.Applied> applied;
    private final transient @Nullable Backup backup;
    private final transient List<Check.Result> checks;

    /** A failure that left the database in this state, with these migrations applied by the call and kept. */
    public MigrationException(
            Problem problem,
            DatabaseState databaseState,
            List<MigrationReport.Applied> applied,
            @Nullable Throwable cause) {
        this(
                Objects.requireNonNull(problem, "problem"),
                new Outcome(
                        Objects.requireNonNull(databaseState, "databaseState"),
                        Objects.requireNonNull(applied, "applied"),
                        null,
                        List.of()),
                cause);
    }

    private MigrationException(Problem problem, Outcome outcome, @Nullable Throwable cause) {
        super(message(problem), cause);
        this.problem = problem;
        this.databaseState = outcome.state();
        this.applied = List.copyOf(outcome.applied());
        this.backup = outcome.backup();
        this.checks = outcome.checks();
    }

    // What ends with a statement ends without a full stop; then the remedy has a line of its own.
    private static String message(Problem problem) {
        String summary = problem.summary();
        return problem.code().code() + " " + summary + (summary.endsWith(".") ? " " : "\n") + problem.remedy();
    }

    private record Outcome(
            DatabaseState state,
            List<MigrationReport.Applied> applied,
            @Nullable Backup backup,
            List<Check.Result> checks) {}

    /** The same failure of a call that had taken this backup. */
    public MigrationException withBackup(Backup taken) {
        return copy(new Outcome(databaseState, applied, taken, checks));
    }

    /** The same failure of a call after which this backup was put back, so that nothing it had applied is kept. */
    public MigrationException withRestored(Backup putBack) {
        return copy(new Outcome(DatabaseState.RESTORED, List.of(), putBack, checks));
    }

    /** The same failure of a call that had committed these migrations, or other things, before it was refused. */
    public MigrationException withKept(List<MigrationReport.Applied> kept) {
        return databaseState == DatabaseState.UNTOUCHED
                ? copy(new Outcome(DatabaseState.AT_LAST_GOOD_STEP, kept, backup, checks))
                : this;
    }

    private MigrationException copy(Outcome outcome) {
        MigrationException copy = new MigrationException(problem, outcome, getCause());
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    /** A refusal before anything was changed. */
    public static MigrationException refusing(Problem problem) {
        return new MigrationException(problem, DatabaseState.UNTOUCHED, List.of(), null);
    }

    /** A refusal before anything was changed, caused by this. */
    public static MigrationException refusing(Problem problem, Throwable cause) {
        return new MigrationException(
                problem, DatabaseState.UNTOUCHED, List.of(), Objects.requireNonNull(cause, "cause"));
    }

    /** Why, with its stable code and its remedy. */
    public Problem problem() {
        return problem;
    }

    /** What is on disk now. */
    public DatabaseState databaseState() {
        return databaseState;
    }

    /** The backup that this call took before it changed anything, if the call came so far. */
    public Optional<Backup> backup() {
        return Optional.ofNullable(backup);
    }

    /** What this call had applied and kept before it failed, in order. */
    public List<MigrationReport.Applied> applied() {
        return applied;
    }

    /** What the checks of this call had decided, in the order in which they ran: every one, not only the first that failed. */
    public List<Check.Result> checks() {
        return checks;
    }

    /** The same failure of a call whose checks decided this. */
    public MigrationException withChecks(List<Check.Result> decided) {
        return copy(new Outcome(databaseState, applied, backup, List.copyOf(decided)));
    }
}
