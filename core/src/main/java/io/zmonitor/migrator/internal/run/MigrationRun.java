package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.plan.TargetRule;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.BootDeadline;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The story of a run, from the closed file to the report: resolve, look, lock, open, read the ledger again, validate,
 * plan, check, apply, commit, report. For one run.
 */
public final class MigrationRun {
    private final RunSettings settings;
    private final Listeners listeners;
    private final long start = System.nanoTime();
    private final @Nullable BootDeadline deadline;

    public MigrationRun(RunSettings settings) {
        this(settings, settings.bootDeadline());
    }

    private MigrationRun(RunSettings settings, @Nullable BootDeadline said) {
        this.settings = settings;
        this.listeners = new Listeners(settings.listeners());
        this.deadline = said == null ? null : said.begun(start);
    }

    /** A run that does all of it, however long it takes. */
    public static MigrationRun withoutDeadline(RunSettings settings) {
        return new MigrationRun(settings, null);
    }

    public Results.MigrationReportData execute() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        noteTarget(set);
        try (DatabaseAccess access = settings.access()) {
            Look look = new Look(access, listeners);
            Optional<DatabaseVersion> upToDate = look.upToDate(set, settings);
            return upToDate.isPresent() && !isGoneOnWith(access)
                    ? untouched(upToDate.get(), access)
                    : new Changing(set, access, look).run();
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    // Only a boot that may leave rows looks for those of an earlier one; a database that stays open has its background.
    private boolean isGoneOnWith(DatabaseAccess access) throws SQLException {
        return deadline != null && !settings.staysOpen() && LeftSteps.areIn(access);
    }

    // A run that was killed may have left a copy as large as the database, and nothing else may be pending for years.
    private Results.MigrationReportData untouched(DatabaseVersion version, DatabaseAccess access) {
        Optional<FileAccess> file = access.file();
        if (file.isPresent() && file.get().mayHoldGarbage()) {
            file.get().sweepUnlocked(settings.backups(), settings.application());
        }
        if (isLoggingLoaded()) {
            RunLog.upToDate(version, settings.name());
        }
        return report(version, access);
    }

    // To load SLF4J takes 20 to 50 ms, a fifth of a boot with nothing to do: only an application that has loaded it
    // before gets the line.
    private static boolean isLoggingLoaded() {
        ClassLoader loader = MigrationRun.class.getClassLoader();
        while (loader != null && loader.getDefinedPackage("org.slf4j") == null) {
            loader = loader.getParent();
        }
        return loader != null;
    }

    /** Logs a call's failure, and gives it back: what is wrong with the log must not stand in its place. */
    public static MigrationException logged(RunSettings settings, MigrationException failure) {
        try {
            RunLog.failed(failure, settings.name());
        } catch (RuntimeException | LinkageError e) {
            failure.addSuppressed(SafeCause.withoutValues(e));
        }
        return failure;
    }

    private void noteTarget(MigrationSet set) {
        if (!settings.toTheLatest()) {
            TargetRule.note(set.entries(), settings.target())
                    .ifPresent(note -> listeners.warn(Warning.Kind.TARGET_IS_NO_MIGRATION, note));
        }
    }

    /** What a run with something to do does; a boot with nothing to do does not load it. */
    private final class Changing implements Change.Story<Results.MigrationReportData> {
        private final MigrationSet set;
        private final DatabaseAccess access;
        private final Look look;
        private long startedFrom = Snapshot.NONE;

        Changing(MigrationSet set, DatabaseAccess access, Look look) {
            this.set = set;
            this.access = access;
            this.look = look;
        }

        Results.MigrationReportData run() {
            return Change.locked(settings, listeners, access, this);
        }

        /** If somebody else is faster, what was begun is undone, and the plan is made anew. */
        @Override
        public Results.MigrationReportData with(Change change) throws SQLException {
            Session session = change.context().session();
            while (true) {
                Optional<LedgerReading> seen = look.stillTrue(session.database());
                LedgerReading reading = seen.isPresent() ? seen.get() : session.reading(set, settings);
                Planning planning = Planning.of(set, reading, settings);
                change.noticeDrift();
                change.begin(planning.plan().before());
                if (planning.isEmpty()) {
                    listeners.note(planning);
                    List<MigrationId> left = goOn(change, List.of());
                    return change.isUntouched()
                            ? report(planning.plan().before(), access)
                            : finished(change, List.of(), left);
                }
                LoadedPlan work = planning.load(set);
                planning = planning.with(work);
                RunLog.started(planning.plan(), settings.name());
                listeners.tell(new Events.PlannedData(planning.plan()));
                session.makeDurable(settings.lockTimeout());
                listeners.note(work);
                work.requireShortEnough(session.database());
                Checks.before(CheckedRun.forward(settings, planning, work), listeners, session.database());
                ForwardRun forward = new ForwardRun(planning, work, set, change, deadline);
                Optional<List<MigrationReport.Repeated>> repeated = change.attempt(forward);
                if (forward.isFromSnapshot()) {
                    startedFrom = planning.plan().snapshot().orElseThrow();
                }
                if (repeated.isPresent()) {
                    return finished(change, repeated.get(), goOn(change, forward.left()));
                }
            }
        }

        // What earlier boots have left of recorded steps, if nobody else goes on with it.
        private List<MigrationId> goOn(Change change, List<MigrationId> justLeft) throws SQLException {
            BootDeadline until = deadline;
            return until == null || settings.staysOpen() ? justLeft : new LeftSteps(change, set, until).goOn(justLeft);
        }

        private Results.MigrationReportData finished(
                Change change, List<MigrationReport.Repeated> repeated, List<MigrationId> left) {
            if (deadline != null && left.isEmpty() && deadline.isOver()) {
                listeners.warn(
                        Warning.Kind.DEADLINE_PASSED,
                        "the boot took longer than " + deadline.shown() + ": only a step in batches is cut");
            }
            List<MigrationReport.Applied> kept = change.kept();
            AuditLog.Movement movement = change.movementTo(change.version());
            Results.MigrationReportData report = new Results.MigrationReportData(
                    movement.from(),
                    movement.to(),
                    List.of(),
                    kept,
                    repeated,
                    listeners.warnings(),
                    listeners.backup(),
                    access.opening(),
                    took(),
                    listeners.checks(),
                    change.audit().anchor(),
                    startedFrom,
                    left);
            RunLog.finished(report, settings.name());
            listeners.tell(new Events.FinishedData(report));
            return report;
        }
    }

    private Results.MigrationReportData report(DatabaseVersion version, DatabaseAccess access) {
        return new Results.MigrationReportData(
                version, version, List.of(), listeners.warnings(), access.opening(), took());
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
