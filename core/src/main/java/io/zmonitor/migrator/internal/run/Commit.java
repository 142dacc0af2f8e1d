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
final class Commit {
    private Commit() {}

    /** Commits, and notes what is kept; also what is kept although the commit failed. */
    static void of(Transaction transaction, Session session, Progress progress, List<AppliedMigration> applied)
            throws StepFailure, SQLException {
        Evidence evidence = Evidence.of(session, applied);
        try {
            transaction.commit();
            progress.committed(applied);
        } catch (SQLException e) {
            throw outcome(session, progress, evidence, e);
        }
    }

    private static StepFailure outcome(Session session, Progress progress, Evidence evidence, SQLException failure) {
        SQLException cause = SafeCause.of(failure, "COMMIT");
        ResultCode code = ResultCode.of(failure);
        try {
            session.reopen();
            boolean kept = evidence.isIn(session);
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
