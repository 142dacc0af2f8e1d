package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.sql.SQLException;
import java.util.List;

/**
 * The commit. One that throws may still be durable (driver fact 12): its outcome is unknown until the file was opened
 * again and the ledger read.
 */
record Commit(RunSettings settings, Session session, Progress progress) {
    /** Commits, and notes what is kept; also what is kept although the commit failed. */
    void of(Transaction transaction, List<AppliedMigration> applied) throws StepFailure, SQLException {
        Evidence evidence = Evidence.of(session, applied);
        try {
            transaction.commit();
            progress.committed(applied);
        } catch (SQLException e) {
            throw outcome(evidence, e);
        }
    }

    private StepFailure outcome(Evidence evidence, SQLException failure) {
        SQLException cause = SafeCause.of(failure, "COMMIT");
        ResultCode code = ResultCode.of(failure);
        try {
            session.reopen();
            boolean kept = settings.guards(Guard.COMMIT_ASKED) && evidence.isIn(session);
            if (kept) {
                progress.committed(evidence.applied());
            }
            ProblemCode what = kept ? ProblemCode.COMMIT_KEPT : ProblemCode.COMMIT_FAILED;
            return new StepFailure(Problem.ofFile(what, session.name(), code.name()), cause);
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(SafeCause.withoutValues(e));
            return new StepFailure(Problem.ofFile(ProblemCode.OUTCOME_UNKNOWN, session.name(), code.name()), cause);
        }
    }
}
