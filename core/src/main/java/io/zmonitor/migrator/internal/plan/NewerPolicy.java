package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.util.List;
import java.util.stream.Collectors;

/** What is said about a newer build's database. */
public final class NewerPolicy {
    private NewerPolicy() {}

    /** Why this build does not open it. */
    public static Problem refusal(List<MigrationStatus> statuses) {
        return Problem.ofMigrations(
                ProblemCode.FROM_NEWER_BUILD,
                newer(statuses),
                Compatibility.writtenBy(statuses),
                Long.toString(Compatibility.oldest(statuses)));
    }

    /** That this build opens it. */
    public static String note(List<MigrationStatus> statuses) {
        String ids = newer(statuses).stream().map(MigrationId::toString).collect(Collectors.joining(", "));
        return "migrated by " + Compatibility.writtenBy(statuses) + " (" + ids + "), which builds from version "
                + Compatibility.oldest(statuses) + " on may open; nothing was changed";
    }

    private static List<MigrationId> newer(List<MigrationStatus> statuses) {
        return statuses.stream()
                .filter(MigrationStatus.FromNewerBuild.class::isInstance)
                .map(MigrationStatus::id)
                .toList();
    }
}
