package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.RollbackReport.Undone.Used;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.change.SingleChange;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.ledger.SchemaChanges;
import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.run.CheckedRun;
import io.zmonitor.migrator.internal.run.Checks;
import io.zmonitor.migrator.internal.run.DependentViews;
import io.zmonitor.migrator.internal.run.PostChecks;
import io.zmonitor.migrator.internal.run.RollbackPlan;
import io.zmonitor.migrator.internal.run.RollbackPlan.Undo;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.step.ForeignKeysKept;
import io.zmonitor.migrator.internal.step.SchemaComparison;
import io.zmonitor.migrator.internal.step.SchemaKept;
import io.zmonitor.migrator.internal.step.StepGuards.Author;
import io.zmonitor.migrator.internal.step.StepRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            List<RollbackReport.Undone> rolledBack,
            List<MigrationId> keptSeeds,
            List<MigrationId> pendingSeeds) {}

    public RollbackReport execute() {
        long start = System.nanoTime();
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        Outcome outcome = SingleChange.make(settings, set, listeners, Operation.ROLLBACK, body(set));
        RollbackReport report = new Results.RollbackReportData(
                outcome.before(),
                outcome.after(),
                outcome.rolledBack(),
                outcome.keptSeeds(),
                outcome.pendingSeeds(),
                listeners.warnings(),
                listeners.backup(),
                Duration.ofNanos(System.nanoTime() - start),
                listeners.checks());
        RunLog.rolledBack(report, settings.name());
        return report;
    }

    private SingleChange.Body<Outcome> body(MigrationSet set) {
        return new SingleChange.Body<>() {
            @Override
            public Optional<Outcome> before(RunContext context) throws SQLException {
                RollbackPlan plan = plan(context, set);
                warnOfKeptSeeds(plan);
                if (plan.steps().isEmpty()) {
                    return Optional.of(
                            new Outcome(plan.before(), plan.before(), List.of(), plan.keptSeeds(), List.of()));
                }
                new LoadedPlan(
                                plan.steps().stream().map(Undo::migration).toList(),
                                List.of(),
                                LoadedPlan.Repeating.LATER,
                                List.of(),
                                Optional.empty())
                        .requireShortEnough(context.session().database());
                Checks.before(
                        CheckedRun.back(settings, plan),
                        listeners,
                        context.session().database());
                return Optional.empty();
            }

            @Override
            public Outcome change(RunContext context, AuditLog audit) throws StepFailure, SQLException {
                return undone(context, audit, plan(context, set), set);
            }
        };
    }

    // Made again inside the transaction, where nobody can change the ledger any more.
    private RollbackPlan plan(RunContext context, MigrationSet set) throws SQLException {
        return RollbackPlan.of(context.session(), set, order, settings.numbering());
    }

    private Outcome undone(RunContext context, AuditLog audit, RollbackPlan plan, MigrationSet set)
            throws StepFailure, SQLException {
        long start = System.nanoTime();
        PostChecks checks = new PostChecks(CheckedRun.back(settings, plan), listeners);
        checks.remember(context.session().database());
        ForeignKeysKept foreignKeys = ForeignKeysKept.remember(context);
        SchemaKept schema = new SchemaKept(
                context, plan.steps().stream().map(Undo::migration).toList());
        schema.remember();
        DependentViews obstacles = DependentViews.of(
                context, new RepeatableLedger(context.session().database()).read());
        for (Undo undo : plan.steps()) {
            obstacles.clearFor(undo.migration());
        }
        obstacles.warnOfDropped();
        KeptSeeds seeds = KeptSeeds.remember(context.session().database(), set, plan.staying());
        Set<MigrationId> applied = new HashSet<>(plan.applied());
        List<RollbackReport.Undone> rolledBack = new ArrayList<>();
        for (Undo undo : plan.steps()) {
            rolledBack.add(undone(context, audit, undo, applied, foreignKeys));
        }
        MigrationId last = plan.steps().get(plan.steps().size() - 1).id();
        foreignKeys.compare(last);
        schema.compared(foreignKeys);
        schema.compare(last);
        List<MigrationId> pendingSeeds = forgotten(context, audit, seeds, applied);
        checks.run(context.session().database());
        DatabaseVersion after = DatabaseVersion.of(applied);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        audit.append(
                Operation.ROLLBACK,
                "",
                new AuditLog.Movement(plan.before(), after, took),
                rolledBack.size() + " rolled back: " + order.reason());
        List<MigrationId> keptSeeds = plan.keptSeeds().stream()
                .filter(seed -> !pendingSeeds.contains(seed))
                .toList();
        return new Outcome(plan.before(), after, rolledBack, keptSeeds, pendingSeeds);
    }

    /** Seeds whose tables are gone are pending again. */
    private List<MigrationId> forgotten(RunContext context, AuditLog audit, KeptSeeds seeds, Set<MigrationId> applied)
            throws StepFailure, SQLException {
        List<MigrationId> forgotten = new ArrayList<>();
        for (Map.Entry<MigrationId, Set<String>> emptied : seeds.emptied().entrySet()) {
            MigrationId seed = emptied.getKey();
            String tables = seeds.spelt(emptied.getValue());
            DatabaseVersion from = DatabaseVersion.of(applied);
            audit.remove(context.session().ledger(), seed);
            applied.remove(seed);
            AuditLog.Movement movement = new AuditLog.Movement(from, DatabaseVersion.of(applied), Duration.ZERO);
            audit.append(
                    Operation.ROLLBACK,
                    seed.toString(),
                    movement,
                    "pending again, since its tables are gone: " + tables);
            listeners.warn(
                    Warning.Kind.SEED_PENDING,
                    seed + " is pending again, since the rollback dropped what it filled: " + tables);
            forgotten.add(seed);
        }
        return forgotten;
    }

    /** Undoes one migration: runs it, compares the schema, takes the entry out of the ledger. */
    private RollbackReport.Undone undone(
            RunContext context, AuditLog audit, Undo undo, Set<MigrationId> applied, ForeignKeysKept foreignKeys)
            throws StepFailure, SQLException {
        long start = System.nanoTime();
        MigrationId id = undo.id();
        listeners.tell(new Events.StartedData(
                id,
                "rollback of " + undo.entry().description(),
                undo.migration().entry()));
        if (undo.used() == Used.STORED_NOT_PRESENT || undo.used() == Used.PRESENT_NOT_STORED) {
            listeners.warn(
                    Warning.Kind.ROLLBACK_SCRIPTS_DIFFER,
                    id + " is rolled back with " + undo.used().reason());
        }
        SchemaObjects schema = context.schema().objects(context.session().database());
        boolean fromSource = undo.used() == Used.ONLY_PRESENT || undo.used() == Used.PRESENT_NOT_STORED;
        Author author = fromSource || undo.used() == Used.JAVA_CODE ? Author.PRESENT : Author.STORED;
        StepRunner.Done done = StepRunner.runGuarded(context, undo.migration(), author);
        StepRunner.requireTransaction(context, undo.migration());
        foreignKeys.after(done.tables());
        warnOfSchema(context, schema, id);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        DatabaseVersion from = DatabaseVersion.of(applied);
        audit.remove(context.session().ledger(), id);
        new SchemaChanges(context.session().database()).remove(id);
        applied.remove(id);
        audit.append(
                Operation.ROLLBACK,
                id.toString(),
                new AuditLog.Movement(from, DatabaseVersion.of(applied), took),
                "with " + undo.used().reason());
        RollbackReport.Undone rolledBack =
                new Results.RolledBackMigrationData(id, undo.entry().description(), undo.used(), took);
        RunLog.rolledBack(rolledBack, done.rowsChanged());
        listeners.tell(new Events.RolledBackData(rolledBack));
        return rolledBack;
    }

    private void warnOfSchema(RunContext context, SchemaObjects before, MigrationId id) throws SQLException {
        Map<SchemaObjects.Name, String> recorded =
                new SchemaChanges(context.session().database()).of(id);
        // Nothing is known of a schema migration that an earlier runner applied or a baseline declared.
        if (recorded.isEmpty() && id.type() == MigrationType.SCHEMA) {
            return;
        }
        SchemaObjects after = context.schema().objects(context.session().database());
        List<String> differences = SchemaComparison.notRestored(recorded, before, after);
        if (!differences.isEmpty()) {
            listeners.warn(
                    Warning.Kind.SCHEMA_NOT_RESTORED,
                    "after the rollback of " + id + " the schema is not what it was before the migration: "
                            + String.join(", ", differences));
        }
    }

    private void warnOfKeptSeeds(RollbackPlan plan) {
        for (MigrationId seed : plan.keptSeeds()) {
            listeners.warn(
                    Warning.Kind.SEED_KEPT,
                    seed + " has no rollback script: it stays applied, unless the tables that it filled go");
        }
    }
}
