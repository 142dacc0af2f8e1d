package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.RolledBackMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The story of a rollback: resolve, lock, open, read the ledger, find and judge all that undoes, check, undo the newest
 * first, compare, record, commit, report. One transaction. For one call.
 */
public final class Rollback {
    private final RunSettings settings;
    private final RollbackOrder order;
    private final Listeners listeners;

    public Rollback(RunSettings settings, RollbackOrder order) {
        this.settings = settings;
        this.order = order;
        this.listeners = new Listeners(settings.listeners());
    }

    private record Outcome(
            DatabaseVersion before,
            DatabaseVersion after,
            List<RolledBackMigration> rolledBack,
            List<MigrationId> keptSeeds) {}

    public RollbackReport execute() {
        long start = System.nanoTime();
        MigrationSet set =
                MigrationSets.resolve(settings.source(), settings.rules().numbering());
        Outcome outcome = new LockedChange(settings, set, listeners, AuditRecord.Operation.ROLLBACK).execute(body(set));
        RollbackReport report = new RollbackReport(
                outcome.before(),
                outcome.after(),
                outcome.rolledBack(),
                outcome.keptSeeds(),
                listeners.warnings(),
                listeners.backup(),
                Duration.ofNanos(System.nanoTime() - start));
        RunLog.rolledBack(report, settings.name());
        return report;
    }

    private LockedChange.Body<Outcome> body(MigrationSet set) {
        return new LockedChange.Body<>() {
            @Override
            public Optional<Outcome> before(RunContext context) throws SQLException {
                RollbackPlan plan = plan(context, set);
                warnOfKeptSeeds(plan);
                if (plan.steps().isEmpty()) {
                    return Optional.of(new Outcome(plan.before(), plan.before(), List.of(), plan.keptSeeds()));
                }
                Checks.before(settings, listeners, context.session().database());
                return Optional.empty();
            }

            @Override
            public Outcome change(RunContext context, AuditTrail audit) throws StepFailure, SQLException {
                return undone(context, audit, plan(context, set));
            }
        };
    }

    // Made again inside the transaction, where nobody can change the ledger any more.
    private RollbackPlan plan(RunContext context, MigrationSet set) throws SQLException {
        return RollbackPlan.of(context.session(), set, order, settings.rules().numbering());
    }

    private Outcome undone(RunContext context, AuditTrail audit, RollbackPlan plan) throws StepFailure, SQLException {
        long start = System.nanoTime();
        ForeignKeysKept foreignKeys = ForeignKeysKept.remember(context);
        Obstacles obstacles =
                Obstacles.of(context, new RepeatableLedger(context.session().database()).read());
        for (Undo undo : plan.steps()) {
            obstacles.clearFor(undo.migration());
        }
        obstacles.warnOfDropped();
        UndoRun run = new UndoRun(context, audit, plan.applied());
        List<RolledBackMigration> rolledBack = new ArrayList<>();
        for (Undo undo : plan.steps()) {
            rolledBack.add(run.undo(undo));
            foreignKeys.after(undo.migration());
        }
        foreignKeys.compare(plan.steps().get(plan.steps().size() - 1).id());
        new Checks(settings.postChecks(), listeners).run(context.session().database());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        audit.append(
                "", new AuditTrail.Movement(plan.before(), run.version(), took), rolledBack.size() + " rolled back");
        return new Outcome(plan.before(), run.version(), rolledBack, plan.keptSeeds());
    }

    private void warnOfKeptSeeds(RollbackPlan plan) {
        for (MigrationId seed : plan.keptSeeds()) {
            listeners.warn(
                    Warning.Kind.SEED_KEPT,
                    seed + " has no rollback script and stays applied: it will not run again, even if its rows go with"
                            + " their table");
        }
    }
}
