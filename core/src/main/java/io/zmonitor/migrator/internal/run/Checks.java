package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;

/** Runs checks on the run's connection, with writes refused by SQLite itself. */
record Checks(List<Check> checks, Listeners listeners) {
    /** Runs the pre-checks: nothing was changed yet, so their failure is a refusal. */
    static void before(RunSettings settings, Listeners listeners, SqlConnection database) throws SQLException {
        try {
            new Checks(settings.preChecks(), listeners).run(database);
        } catch (StepFailure e) {
            listeners.tell(new RunEvent.Failed(e.problem(), DatabaseState.UNTOUCHED));
            throw new MigrationException(e.problem(), DatabaseState.UNTOUCHED, List.of(), e.getCause());
        }
    }

    void run(SqlConnection database) throws StepFailure, SQLException {
        if (checks.isEmpty()) {
            return;
        }
        database.execute("PRAGMA query_only = 1");
        try {
            for (Check check : checks) {
                weigh(check, verdict(check, database));
            }
        } finally {
            database.execute("PRAGMA query_only = 0");
        }
    }

    private Check.Verdict verdict(Check check, SqlConnection database) throws StepFailure {
        try {
            return check.check(BorrowedConnection.of(database.connection()));
        } catch (Exception e) {
            throw new StepFailure(
                    problem(ProblemCode.CHECK_BROKE, check, e.getClass().getName()), SafeCause.withoutValues(e));
        }
    }

    private void weigh(Check check, Check.Verdict verdict) throws StepFailure {
        if (verdict instanceof Check.Verdict.Warn warn) {
            listeners.warn(Warning.Kind.CHECK_WARNED, check.name() + ": " + warn.finding());
        } else if (verdict instanceof Check.Verdict.Fail fail) {
            throw new StepFailure(problem(ProblemCode.CHECK_FAILED, check, fail.finding(), fail.remedy()));
        }
    }

    private static Problem problem(ProblemCode code, Check check, String... details) {
        return Problem.ofCheck(code, check.name(), details);
    }
}
