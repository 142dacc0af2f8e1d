package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.SourceEntry;

/** States of repeatables. */
public final class RepeatableStatuses {
    private RepeatableStatuses() {}

    /** Data of a {@link MigrationStatus.Repeatable.Pending}. */
    public record PendingData(SourceEntry.Repeatable source) implements MigrationStatus.Repeatable.Pending {}

    /** Data of a {@link MigrationStatus.Repeatable.Changed}. */
    public record ChangedData(MigrationReport.Repeated entry, SourceEntry.Repeatable source)
            implements MigrationStatus.Repeatable.Changed {}

    /** Data of a {@link MigrationStatus.Repeatable.Removed}. */
    public record RemovedData(MigrationReport.Repeated entry) implements MigrationStatus.Repeatable.Removed {}

    /** Data of a {@link MigrationStatus.Repeatable.Applied}. */
    public record AppliedData(MigrationReport.Repeated entry) implements MigrationStatus.Repeatable.Applied {}

    /** Data of a {@link MigrationStatus.Repeatable.FromNewerBuild}. */
    public record FromNewerBuildData(String name) implements MigrationStatus.Repeatable.FromNewerBuild {}
}
