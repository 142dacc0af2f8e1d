package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.plan.TargetRule;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The story of a run, from the closed file to the report: resolve, look, lock, open, read the ledger again, validate,
 * plan, check, apply, commit, report. For one run.
 */
public final class MigrationRun {
    private final RunSettings settings;
    private final Listeners listeners;
    private final Reporter reporter;
    private List<AppliedMigration> kept = List.of();
    private List<AppliedRepeatable> repeated = List.of();
    private boolean committed;
    private Optional<String> drift = Optional.empty();

    public MigrationRun(RunSettings settings) {
        this.settings = settings;
        this.listeners = new Listeners(settings.listeners());
        this.reporter = new Reporter(listeners);
    }

    public MigrationReport execute() {
        MigrationSet set =
                MigrationSets.resolve(settings.source(), settings.rules().numbering());
        noteTarget(set);
        try (DatabaseAccess access = settings.access()) {
            Optional<DatabaseVersion> upToDate = new Look(access, listeners).upToDate(set, settings);
            return upToDate.isPresent() ? reporter.upToDate(upToDate.get(), access) : change(set, access);
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e, kept, committed);
        }
    }

    private void noteTarget(MigrationSet set) {
        if (!settings.rules().toTheLatest()) {
            TargetRule.note(set.entries(), settings.rules().upTo())
                    .ifPresent(note -> listeners.warn(Warning.Kind.TARGET_IS_NO_MIGRATION, note));
        }
    }

    private MigrationReport change(MigrationSet set, DatabaseAccess access) throws SQLException {
        try (Held lock = settings.lock(access);
                Session session = Session.open(access, lock)) {
            SafetyNet safety = new SafetyNet(settings, session, listeners);
            while (true) {
                Planning planning = Planning.of(set, session.reading(set, settings), settings.rules());
                if (kept.isEmpty() && drift.isEmpty()) {
                    drift = new DriftWatch(settings, listeners).notice(session.database());
                }
                if (planning.isEmpty()) {
                    listeners.note(planning);
                    return kept.isEmpty()
                            ? reporter.upToDate(planning.plan().before(), access)
                            : reporter.finished(planning, kept, List.of(), access);
                }
                reporter.started(planning, access);
                session.makeDurable(settings.lockTimeout());
                Checks.before(CheckedRun.forward(settings, planning, set), listeners, session.database());
                if (isApplied(planning, set, session, safety)) {
                    return reporter.finished(planning, kept, repeated, access);
                }
            }
        }
    }

    /** Applies the plan, segment by segment. If somebody else was faster it is undone, and the plan is made anew. */
    private boolean isApplied(Planning planning, MigrationSet set, Session session, SafetyNet safety) {
        RunContext context = new RunContext(settings, session, listeners);
        Progress progress = new Progress(set, planning.entries(), kept);
        Records records = new Records(settings, session, planning.plan());
        Recovery recovery = new Recovery(context, safety, progress, records);
        return recovery.guard(() -> {
            Work work = planning.load(set);
            if (kept.isEmpty()) {
                safety.before(planning.danger(work));
            }
            RepeatableRun repeatable = new RepeatableRun(context, records, work);
            TakeOverStep takeOver = new TakeOverStep(settings, session, planning.takeOver());
            CheckedRun checked = CheckedRun.forward(settings, planning, set);
            BesideSteps beside =
                    new BesideSteps(safety, drift, takeOver, repeatable, new PostChecks(checked, listeners));
            SegmentRun run = new SegmentRun(context, progress, records, beside);
            for (Segment segment : checked.segments()) {
                run.apply(segment);
                kept = progress.kept();
                committed = true;
            }
            repeated = repeatable.applied();
            safety.verify(again -> progress.matches(again.entries()));
        });
    }
}
