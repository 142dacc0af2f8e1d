package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.check.FreeDiskSpace;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.ReadOnly;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of one phase on the run's connection, with writes refused by SQLite itself. All of them run, and all
 * their findings are told, before the first that failed ends the run.
 */
public record Checks(CheckedRun run, Listeners listeners, Check.Phase phase) {
    private record Failure(
            Check check,
            Check.Verdict.Fail verdict,
            @Nullable Throwable cause) {
        Problem problem(String finding, String database) {
            return cause == null
                    ? Problem.ofCheck(check.code(), check.name(), finding, verdict.remedy(), database)
                    : Problem.ofCheck(ProblemCode.CHECK_BROKE, check.name(), finding, database);
        }
    }

    /** Runs the pre-checks: nothing was changed yet, so their failure is a refusal. */
    public static void before(CheckedRun run, Listeners listeners, SqlConnection database) throws SQLException {
        try {
            new Checks(run, listeners, Check.Phase.PRE).demand(preChecks(run.settings()), database);
        } catch (StepFailure e) {
            listeners.tell(new Events.FailedData(e.problem(), DatabaseState.UNTOUCHED));
            throw new MigrationException(e.problem(), DatabaseState.UNTOUCHED, List.of(), e.getCause())
                    .withChecks(listeners.checks());
        }
    }

    /** The pre-checks of a run: those by default, each unless another one has its name, and the given ones. */
    public static List<Check> preChecks(RunSettings settings) {
        List<Check> checks = new ArrayList<>();
        for (Check check : BuiltInChecks.byDefault()) {
            boolean replaced = false;
            for (Check given : settings.preChecks()) {
                replaced = replaced || given.name().equals(check.name());
            }
            boolean foreseen =
                    settings.guards(Guard.SPACE_FORESEEN) || !check.name().equals(FreeDiskSpace.NAME);
            if (!replaced && foreseen) {
                checks.add(check);
            }
        }
        checks.addAll(settings.preChecks());
        return checks;
    }

    /** Runs them; if some fail, the first one's problem is thrown, and names the others. */
    void demand(List<Check> checks, SqlConnection database) throws StepFailure, SQLException {
        List<Failure> failures = failures(checks, database);
        if (!failures.isEmpty()) {
            Failure first = failures.get(0);
            StringBuilder finding = new StringBuilder(first.verdict().finding());
            for (Failure other : failures.subList(1, failures.size())) {
                finding.append("; \"").append(other.check().name()).append("\" failed as well: ");
                finding.append(other.verdict().finding());
            }
            throw new StepFailure(
                    first.problem(finding.toString(), run.settings().shownName()), first.cause());
        }
    }

    /** Runs them and refuses nothing. */
    public List<Check.Result> results(List<Check> checks, SqlConnection database) throws SQLException {
        failures(checks, database);
        return listeners.checks();
    }

    /** Post-checks as they are to be made after the last step: each may remember what is there now. */
    List<Check> remembering(List<Check> checks, SqlConnection database) throws StepFailure, SQLException {
        List<Check> remembering = new ArrayList<>();
        try (ReadOnly reading = readOnly(database)) {
            for (Check check : checks) {
                try {
                    remembering.add(check.remembering(new RunCheckContext(run, phase, reading.database())));
                } catch (Exception e) {
                    throw new StepFailure(
                            broken(check, e).problem(threw(e), run.settings().shownName()), SafeCause.withoutValues(e));
                }
            }
        }
        return remembering;
    }

    private List<Failure> failures(List<Check> checks, SqlConnection database) throws SQLException {
        List<Failure> failures = new ArrayList<>();
        if (checks.isEmpty()) {
            return failures;
        }
        try (ReadOnly reading = readOnly(database)) {
            RunCheckContext context = new RunCheckContext(run, phase, reading.database());
            for (Check check : checks) {
                decide(check, context, failures);
            }
        }
        return failures;
    }

    private void decide(Check check, RunCheckContext context, List<Failure> failures) {
        long start = System.nanoTime();
        Check.Verdict verdict;
        try {
            verdict = check.check(context);
            if (verdict instanceof Check.Verdict.Fail fail) {
                failures.add(new Failure(check, fail, null));
            }
        } catch (Exception e) {
            Failure broken = broken(check, e);
            failures.add(broken);
            verdict = broken.verdict();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        listeners.checked(new Results.CheckResultData(check.name(), check.description(), phase, verdict, took));
    }

    private static Failure broken(Check check, Exception e) {
        Check.Verdict.Fail verdict = new Check.Verdict.Fail(threw(e), "Repair the check; see the cause.");
        return new Failure(check, verdict, SafeCause.withoutValues(e));
    }

    // Its message may hold anything, so only its type is told.
    private static String threw(Exception e) {
        return "it threw " + e.getClass().getName();
    }

    private ReadOnly readOnly(SqlConnection database) throws SQLException {
        return run.settings().guards(Guard.CHECKS_READ_ONLY) ? ReadOnly.on(database) : ReadOnly.leftOut(database);
    }
}
