package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A boot that rolls back what a newer build has applied: as usual, and only if that is refused for the newer build's
 * sake, the rollback first. The rollback commits by itself; the run after it makes the repeatables this build's own.
 */
public record Downgrade(RunSettings settings) {
    private static final String REASON = "an older build was started";

    public Results.MigrationReportData execute() {
        try {
            return new MigrationRun(settings).execute();
        } catch (MigrationException e) {
            if (e.problem().code() != ProblemCode.FROM_NEWER_BUILD) {
                throw e;
            }
        }
        RollbackReport rollback = new Rollback(settings, newest()).execute();
        try {
            return both(rollback, new MigrationRun(settings).execute());
        } catch (MigrationException e) {
            throw after(rollback, e);
        }
    }

    private RollbackOrder newest() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        return new RollbackOrder(
                new RollbackOrder.Goal.NewerThan(set.entries()), Maintenance.RollbackScripts.STORED, REASON);
    }

    private static Results.MigrationReportData both(RollbackReport rollback, MigrationReport run) {
        List<Warning> warnings = new ArrayList<>(rollback.warnings());
        warnings.addAll(run.warnings());
        List<Check.Result> checks = new ArrayList<>(rollback.checks());
        checks.addAll(run.checks());
        return new Results.MigrationReportData(
                rollback.before(),
                run.after(),
                rollback.rolledBack(),
                run.applied(),
                run.repeatables(),
                warnings,
                rollback.backup().or(run::backup),
                run.opening(),
                rollback.took().plus(run.took()),
                checks,
                run.audit(),
                Snapshot.NONE,
                run.leftForLater());
    }

    // The rollback is kept, whatever became of the run, and its backup is the one from before the call changed
    // anything.
    private static MigrationException after(RollbackReport rollback, MigrationException failure) {
        List<Check.Result> checks = new ArrayList<>(rollback.checks());
        checks.addAll(failure.checks());
        MigrationException told = failure.withChecks(checks);
        MigrationException kept = rollback.rolledBack().isEmpty() ? told : told.withKept(failure.applied());
        return failure.databaseState() == DatabaseState.RESTORED
                ? kept
                : rollback.backup().map(kept::withBackup).orElse(kept);
    }
}
