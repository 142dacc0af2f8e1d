package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.sql.SQLException;
import java.util.List;

/**
 * The commit. One that throws may still be durable (FACTS 12): its outcome is unknown until the file was opened again
 * and the ledger read.
 */
final class Commit {
    private Commit() {}

    static void of(Transaction transaction, Session session, List<AppliedMigration> applied) throws StepFailure {
        try {
            transaction.commit();
        } catch (SQLException e) {
            throw outcome(session, applied, SafeCause.of(e, "COMMIT"), ResultCode.of(e));
        }
    }

    private static StepFailure outcome(
            Session session, List<AppliedMigration> applied, SQLException cause, ResultCode code) {
        try {
            session.reopen();
            boolean kept = Progress.holds(session.entries(), applied);
            ProblemCode what = kept ? ProblemCode.COMMIT_KEPT : ProblemCode.COMMIT_FAILED;
            return new StepFailure(Problem.ofFile(what, session.name(), code.name()), cause);
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(SafeCause.withoutValues(e));
            return new StepFailure(Problem.ofFile(ProblemCode.OUTCOME_UNKNOWN, session.name(), code.name()), cause);
        }
    }
}
