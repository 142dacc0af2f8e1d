package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Progress;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.ResultCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the failure of a batch says. */
public final class BatchFailures {
    private BatchFailures() {}

    /** Whether a row cannot be treated: then it is found by halving the batch. */
    public static boolean isOfRow(StepFailure failure) {
        return failure.problem().code() == ProblemCode.BATCH_ORPHANS
                || (isOfStatement(failure.problem())
                        && failure.getCause() instanceof SQLException cause
                        && ResultCode.of(cause).isConstraint());
    }

    /** The same failure, with what is kept: the batches before it are, which no message of a step says. */
    public static StepFailure told(StepFailure failure, Mark kept) {
        if (!(failure.problem() instanceof Problem.OfStep step) || !isOfStatement(step)) {
            return failure;
        }
        Progress done = kept.progress();
        List<String> details = new ArrayList<>();
        details.add(done.batches() + ", with " + done.keys() + " rows");
        details.addAll(step.details());
        if (step.code() == ProblemCode.JAVA_MIGRATION_FAILED) {
            details.add("that of its code");
        }
        return new StepFailure(
                Problem.ofStep(
                        ProblemCode.BATCH_FAILED, step.migration(), step.location(), details.toArray(new String[0])),
                failure.getCause());
    }

    private static boolean isOfStatement(Problem problem) {
        return problem.code() == ProblemCode.STATEMENT_FAILED || problem.code() == ProblemCode.JAVA_MIGRATION_FAILED;
    }
}
