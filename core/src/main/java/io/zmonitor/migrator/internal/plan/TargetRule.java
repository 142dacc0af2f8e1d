package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a target leaves pending, and which targets are refused. The rule is the same for both numberings: nothing above
 * the number, in any sequence. A seed above it that is applied is no reason to refuse, since a rollback leaves seeds
 * without rollback script where they are.
 */
public final class TargetRule {
    private TargetRule() {}

    /** Why the target is refused: schema or data is above it already, and a run never goes backwards. */
    public static Optional<Problem> refusal(List<MigrationStatus> statuses, Target target) {
        if (!(target instanceof Target.UpTo upTo)) {
            return Optional.empty();
        }
        DatabaseVersion version = DatabaseVersion.of(statuses.stream()
                .filter(status -> !isPending(status))
                .map(MigrationStatus::id)
                .toList());
        return version.number() <= upTo.number()
                ? Optional.empty()
                : Optional.of(Problem.ofTarget(ProblemCode.TARGET_BELOW_DATABASE, upTo.number(), version.toString()));
    }

    /** The states without those that are pending above the target. */
    public static List<MigrationStatus> within(List<MigrationStatus> statuses, Target target) {
        if (!(target instanceof Target.UpTo upTo)) {
            return statuses;
        }
        List<MigrationStatus> within = new ArrayList<>();
        for (MigrationStatus status : statuses) {
            if (!isPending(status) || status.id().number() <= upTo.number()) {
                within.add(status);
            }
        }
        return List.copyOf(within);
    }

    /** What is worth knowing about a target: that it is the number of no migration. */
    public static Optional<String> note(List<SourceEntry> source, Target target) {
        if (!(target instanceof Target.UpTo upTo)
                || source.stream().anyMatch(entry -> entry.id().number() == upTo.number())) {
            return Optional.empty();
        }
        long newest = 0;
        for (SourceEntry entry : source) {
            if (entry.id().number() <= upTo.number()) {
                newest = Math.max(newest, entry.id().number());
            }
        }
        return Optional.of(
                "the target " + upTo.number() + " is the number of no migration; the newest one below it is " + newest);
    }

    private static boolean isPending(MigrationStatus status) {
        return status instanceof MigrationStatus.Pending || status instanceof MigrationStatus.OutOfOrder;
    }
}
