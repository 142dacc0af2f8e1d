package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.effect.Risk;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.plan.Comparison;
import io.zmonitor.migrator.internal.plan.Compatibility;
import io.zmonitor.migrator.internal.plan.Planner;
import io.zmonitor.migrator.internal.plan.RepeatableComparison;
import io.zmonitor.migrator.internal.plan.TargetRule;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ledger as it was read, and what follows from it.
 *
 * @param entries the ledger's entries
 * @param plan the work
 * @param repeating whether the repeatables run after the steps
 * @param note what is worth knowing about a database that a newer build has migrated
 * @param takeOver an earlier runner's ledger that is to be taken over first
 */
public record Planning(
        List<LedgerEntry> entries,
        MigrationPlan plan,
        LoadedPlan.Repeating repeating,
        Optional<String> note,
        Optional<LedgerReading.EarlierLedger> takeOver) {
    /**
     * Validates the ledger against the set, and plans.
     *
     * @throws MigrationException if the run is refused
     */
    public static Planning of(MigrationSet set, LedgerReading ledger, RunSettings settings) {
        List<MigrationStatus> statuses = statuses(set, ledger.entries(), settings);
        refuseIf(halfDone(set, ledger), settings);
        if (Compatibility.isNewer(statuses) && ledger.takeOver().isEmpty()) {
            return NewerPlanning.of(statuses, ledger.entries(), settings);
        }
        refuseIf(Planner.refusal(statuses, settings.outOfOrder()), settings);
        refuseIf(TargetRule.refusal(statuses, settings.target()), settings);
        List<MigrationStatus> within = TargetRule.within(statuses, settings.target());
        boolean partial = within.size() < statuses.size();
        List<MigrationStatus.Repeatable> due = partial
                ? List.of()
                : RepeatableComparison.due(RepeatableComparison.of(set.repeatables(), ledger.repeatables()));
        List<Warning> warnings =
                ledger.takeOver().isPresent() ? ledger.takeOver().get().warnings() : List.of();
        Results.MigrationPlanData plan =
                Planner.plan(within).withRepeatables(due).withWarnings(warnings);
        long snapshot = ledger.ofNewDatabase() ? Snapshot.newest(set, settings.target()) : Snapshot.NONE;
        return new Planning(
                ledger.entries(),
                snapshot == Snapshot.NONE ? plan : plan.from(snapshot),
                partial ? LoadedPlan.Repeating.LATER : LoadedPlan.Repeating.NOW,
                Optional.empty(),
                ledger.takeOver());
    }

    // Half of its rows were treated by what it was then: nothing else may treat the others.
    private static Optional<Problem> halfDone(MigrationSet set, LedgerReading ledger) {
        for (BatchMarks.Mark mark : ledger.halfDone()) {
            SourceEntry source = null;
            for (SourceEntry entry : set.entries()) {
                source = entry.id().equals(mark.id()) ? entry : source;
            }
            String batches = Long.toString(mark.progress().batches());
            if (source == null && ledger.holds(mark.id())) {
                continue; // left to the background, which waits for the build that knows it
            }
            if (source == null) {
                return Optional.of(Problem.ofMigrations(ProblemCode.HALF_DONE_MISSING, List.of(mark.id()), batches));
            }
            if (!source.checksum().toString().equals(mark.checksum()) || mark.format() != BatchMarks.FORMAT) {
                return Optional.of(Problem.ofMigrations(
                        ProblemCode.HALF_DONE_CHANGED, List.of(mark.id()), source.file(), batches));
            }
        }
        return Optional.empty();
    }

    static void refuseIf(Optional<Problem> refusal, RunSettings settings) {
        if (refusal.isPresent()) {
            throw MigrationException.refusing(ofDatabase(refusal.get(), settings));
        }
    }

    // What is decided from lists alone knows no file: its name is the last of the values.
    static Problem ofDatabase(Problem problem, RunSettings settings) {
        if (problem instanceof Problem.OfMigrations migrations) {
            List<String> details = new ArrayList<>(migrations.details());
            details.add(settings.shownName());
            return new Problem.OfMigrations(migrations.code(), migrations.migrations(), details);
        }
        return problem;
    }

    public static List<MigrationStatus> statuses(MigrationSet set, List<LedgerEntry> entries, RunSettings settings) {
        return Comparison.of(set.entries(), entries, settings.numbering());
    }

    public static List<MigrationStatus.Repeatable> repeatableStatuses(
            MigrationSet set, LedgerReading recorded, RunSettings settings) {
        return Compatibility.isNewer(statuses(set, recorded.entries(), settings))
                ? RepeatableComparison.ofNewerDatabase(set.repeatables(), recorded.repeatables())
                : RepeatableComparison.of(set.repeatables(), recorded.repeatables());
    }

    /** The same, with what was read of its steps. */
    public Planning with(LoadedPlan work) {
        List<SourceEntry> steps = new ArrayList<>();
        for (ResolvedMigration step : work.steps()) {
            steps.add(step.entry());
        }
        MigrationPlan described = new Results.MigrationPlanData(
                plan.before(), plan.after(), steps, plan.repeatables(), plan.warnings(), plan.snapshot());
        return new Planning(entries, described, repeating, note, takeOver);
    }

    public boolean isEmpty() {
        return plan.isEmpty() && takeOver.isEmpty();
    }

    /** Everything that may run, read and parsed before the first statement runs. */
    public LoadedPlan load(MigrationSet set) {
        Optional<Snapshot> snapshot = plan.snapshot().isPresent()
                ? Optional.of(set.snapshot(plan.snapshot().getAsLong()))
                : Optional.empty();
        // With a snapshot and nothing newer, no script is read, and so the folder need not be listed either.
        List<ResolvedMigration> steps =
                snapshot.isPresent() && plan.steps().isEmpty() ? List.of() : set.load(plan.steps());
        requireRequired(steps, snapshot.isPresent() ? set.entries() : List.of());
        return new LoadedPlan(steps, set.loadRepeatables(), repeating, notes(set, steps), snapshot);
    }

    // A database that is new has no rows that a script could leave as they are, but what the scripts themselves have
    // put there: a set that devices have applied long ago must go on to make new ones.
    private List<String> notes(MigrationSet set, List<ResolvedMigration> steps) {
        List<String> notes = set.notes();
        for (ResolvedMigration step : steps) {
            if (step instanceof ResolvedMigration.OfScript of
                    && of.script().byHand().isPresent()) {
                Problem byHand = of.script().byHand().get();
                if (!entries.isEmpty() || takeOver.isPresent()) {
                    throw MigrationException.refusing(byHand);
                }
                notes = new ArrayList<>(notes);
                notes.add(byHand.summary());
            }
        }
        return notes;
    }

    private void requireRequired(List<ResolvedMigration> steps, List<SourceEntry> fromSnapshot) {
        for (int at = 0; at < steps.size(); at++) {
            ResolvedMigration step = steps.get(at);
            for (MigrationId required : step.requires()) {
                if (!isBefore(required, steps.subList(0, at), fromSnapshot)) {
                    throw MigrationException.refusing(Problem.ofMigrations(
                            ProblemCode.REQUIRED_MISSING,
                            List.of(step.entry().id()),
                            step.entry().file(),
                            required.toString()));
                }
            }
        }
    }

    private boolean isBefore(MigrationId id, List<ResolvedMigration> before, List<SourceEntry> fromSnapshot) {
        for (ResolvedMigration step : before) {
            if (step.entry().id().equals(id)) {
                return true;
            }
        }
        for (LedgerEntry entry : entries) {
            if (entry.id().equals(id)) {
                return true;
            }
        }
        boolean covered = false;
        for (SourceEntry entry : fromSnapshot) {
            covered = covered || (entry.id().equals(id) && plan.snapshot().getAsLong() >= id.number());
        }
        return covered;
    }

    /** What the work can do to what is there. */
    public SafetyNet.Danger danger(LoadedPlan work) {
        boolean risky = takeOver.isPresent();
        for (ResolvedMigration step : work.steps()) {
            risky = risky || Risk.isIn(step);
        }
        return risky ? SafetyNet.Danger.RISKY : SafetyNet.Danger.HARMLESS;
    }

    /** The work in segments. What is taken over, or what a snapshot brings, is committed with the first of them, or by itself. */
    public List<Segment> segments(LoadedPlan work, RunSettings settings) {
        List<Segment> segments = Segment.of(work.steps(), settings.atomicity(), entries.isEmpty());
        boolean alone = work.snapshot().isPresent() && settings.atomicity() == Atomicity.PER_STEP;
        return takeOver.isEmpty() && work.snapshot().isEmpty() ? segments : Segment.after(segments, alone);
    }
}
