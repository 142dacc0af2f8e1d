package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** After a failure: undo what is open, record it, and say truthfully in what state the database is. The one place. */
final class Recovery {
    private final Session session;
    private final Listeners listeners;
    private final SafetyNet safety;
    private final Progress progress;
    private final Records records;

    Recovery(RunContext context, SafetyNet safety, Progress progress, Records records) {
        this.session = context.session();
        this.listeners = context.listeners();
        this.safety = safety;
        this.progress = progress;
        this.records = records;
    }

    /** Work whose failure is undone, and told. */
    @FunctionalInterface
    interface Attempt {
        void make() throws LedgerMoved, StepFailure, SQLException;
    }

    /**
     * Makes an attempt.
     *
     * @return whether it succeeded; if not, somebody else was faster, and it was undone
     * @throws MigrationException if it failed
     */
    boolean guard(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (LedgerMoved e) {
            undo(e);
            return false;
        } catch (StepFailure e) {
            throw after(e);
        } catch (SQLException e) {
            throw after(e);
        } catch (MigrationException e) {
            throw after(e);
        } catch (RuntimeException e) {
            throw after(UndeclaredFailure.of(e));
        } catch (Error e) {
            undo(e); // nobody's refusal: the error itself goes on
            throw e;
        }
    }

    /** A step, a guard, a check or the commit failed. */
    MigrationException after(StepFailure failure) {
        Throwable cause = failure.getCause();
        if (failure.problem().code() == ProblemCode.AFTERMATH_FAILED) {
            // Nothing is open that could be undone, and what could not be read again is not written to either.
            return told(failure.problem(), safety.aftermath(), failure, cause);
        }
        MigrationException suppressing =
                new MigrationException(failure.problem(), DatabaseState.UNKNOWN, List.of(), cause);
        boolean undone = undo(suppressing);
        DatabaseState state = undone ? state(failure.problem(), suppressing) : DatabaseState.UNKNOWN;
        if (state != DatabaseState.UNKNOWN) {
            record(failure.problem(), suppressing);
        }
        return told(failure.problem(), state, suppressing, cause);
    }

    /** SQLite failed outside of any statement of a step: at the beginning of a transaction, or while recording. */
    MigrationException after(SQLException failure) {
        return after(new StepFailure(SqlProblem.whileOpen(session.name(), failure), SafeCause.of(failure, "")));
    }

    /** A refusal by the library itself in the middle of a run. */
    MigrationException after(MigrationException refusal) {
        undo(refusal);
        return told(refusal.problem(), kept(), refusal, refusal.getCause());
    }

    /** Undoes what is open after an error that is nobody's refusal; the error itself goes on. */
    void undoFor(Throwable error) {
        undo(error);
    }

    private boolean undo(Throwable first) {
        try {
            new Transaction(session.database()).abort();
            return true;
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, "ROLLBACK"));
            return reopened(first);
        }
    }

    // Closing a connection aborts its transaction; what is in the file is then read by a new one. A connection that was
    // given is not closed, and so its transaction is there still.
    private boolean reopened(Throwable first) {
        try {
            session.reopen();
            new Transaction(session.database()).abort();
            return true;
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
            return false;
        }
    }

    private DatabaseState state(Problem problem, Throwable first) {
        if (problem.code() == ProblemCode.OUTCOME_UNKNOWN || problem.code() == ProblemCode.RESULT_DAMAGED) {
            return DatabaseState.UNKNOWN;
        }
        if (problem.code() == ProblemCode.COMMIT_KEPT) {
            return DatabaseState.AT_LAST_GOOD_STEP;
        }
        try {
            return session.ledger().wasCommittedHalfWay() ? DatabaseState.UNKNOWN : kept();
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, ""));
            return DatabaseState.UNKNOWN;
        }
    }

    private DatabaseState kept() {
        return progress.isUntouched() ? DatabaseState.UNTOUCHED : DatabaseState.AT_LAST_GOOD_STEP;
    }

    private void record(Problem problem, Throwable first) {
        try {
            records.failure(problem, progress, safety);
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
        }
    }

    private MigrationException told(
            Problem problem, DatabaseState state, Throwable suppressing, @Nullable Throwable cause) {
        MigrationException failure =
                new MigrationException(problem, state, progress.kept(), cause).withChecks(listeners.checks());
        for (Throwable suppressed : suppressing.getSuppressed()) {
            failure.addSuppressed(suppressed);
        }
        MigrationException told = safety.outcome(failure);
        listeners.tell(new RunEvent.Failed(problem, told.databaseState()));
        return told;
    }
}
