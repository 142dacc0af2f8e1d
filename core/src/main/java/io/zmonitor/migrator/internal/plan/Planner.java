package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From the states of all migrations to the refusal of the run, or to its work. */
public final class Planner {
    private Planner() {}

    /** Why the run is refused, if it is: the worst kind of problem, with every migration it concerns. */
    public static Optional<Problem> refusal(List<MigrationStatus> statuses, OutOfOrder outOfOrder) {
        Optional<Problem> refusal = newerBuild(statuses);
        if (refusal.isEmpty()) {
            refusal = changed(statuses);
        }
        if (refusal.isEmpty()) {
            refusal = missing(statuses);
        }
        return refusal.isEmpty() && outOfOrder != OutOfOrder.ALLOW ? tooLate(statuses) : refusal;
    }

    /** The work: what is pending, and what comes late where that is allowed, in the order of execution. */
    public static Results.MigrationPlanData plan(List<MigrationStatus> statuses) {
        List<MigrationId> applied = new ArrayList<>();
        List<SourceEntry> steps = new ArrayList<>();
        for (MigrationStatus status : statuses) {
            if (status instanceof MigrationStatus.Pending pending) {
                steps.add(pending.source());
            } else if (status instanceof MigrationStatus.OutOfOrder late) {
                steps.add(late.source());
            } else {
                applied.add(status.id());
            }
        }
        DatabaseVersion before = DatabaseVersion.of(applied);
        for (SourceEntry step : steps) {
            applied.add(step.id());
        }
        return new Results.MigrationPlanData(before, DatabaseVersion.of(applied), steps);
    }

    /** Whether source and ledger hold the same migrations with the same content: nothing is left to do or to explain. */
    public static boolean isComplete(List<MigrationStatus> statuses) {
        return statuses.stream().allMatch(MigrationStatus.Applied.class::isInstance);
    }

    private static Optional<Problem> newerBuild(List<MigrationStatus> statuses) {
        List<MigrationStatus.FromNewerBuild> newer = only(statuses, MigrationStatus.FromNewerBuild.class);
        return newer.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.ofMigrations(
                        ProblemCode.FROM_NEWER_BUILD,
                        ids(newer),
                        Compatibility.writtenBy(statuses),
                        Long.toString(Compatibility.oldest(statuses))));
    }

    private static Optional<Problem> changed(List<MigrationStatus> statuses) {
        List<MigrationStatus.Changed> changed = only(statuses, MigrationStatus.Changed.class);
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.ofMigrations(
                        ProblemCode.CHANGED, ids(changed), joined(changed, Planner::bothChecksums)));
    }

    private static Optional<Problem> missing(List<MigrationStatus> statuses) {
        List<MigrationStatus.Missing> missing = only(statuses, MigrationStatus.Missing.class);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.ofMigrations(ProblemCode.MISSING, ids(missing)));
    }

    private static Optional<Problem> tooLate(List<MigrationStatus> statuses) {
        List<MigrationStatus.OutOfOrder> late = only(statuses, MigrationStatus.OutOfOrder.class);
        return late.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.ofMigrations(
                        ProblemCode.OUT_OF_ORDER,
                        ids(late),
                        joined(late, status -> status.newestApplied().toString())));
    }

    private static String bothChecksums(MigrationStatus.Changed changed) {
        String applied = changed.entry().checksum().map(Object::toString).orElse("nothing");
        return changed.source().file() + " was applied as " + applied + " and is now "
                + changed.source().checksum() + ".";
    }

    private static <T extends MigrationStatus> List<T> only(List<MigrationStatus> statuses, Class<T> kind) {
        List<T> only = new ArrayList<>();
        for (MigrationStatus status : statuses) {
            if (kind.isInstance(status)) {
                only.add(kind.cast(status));
            }
        }
        return only;
    }

    private static List<MigrationId> ids(List<? extends MigrationStatus> statuses) {
        return statuses.stream().map(MigrationStatus::id).toList();
    }

    private static <T> String joined(List<T> statuses, Function<T, String> text) {
        return statuses.stream().map(text).distinct().collect(Collectors.joining(" "));
    }
}
