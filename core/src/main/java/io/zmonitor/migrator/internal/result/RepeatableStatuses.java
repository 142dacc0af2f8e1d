package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.RepeatableEntry;
import io.zmonitor.migrator.RepeatableStatus;

/** States of repeatables. */
public final class RepeatableStatuses {
    private RepeatableStatuses() {}

    /** Data of a {@link RepeatableStatus.Pending}. */
    public record PendingData(RepeatableEntry source) implements RepeatableStatus.Pending {}

    /** Data of a {@link RepeatableStatus.Changed}. */
    public record ChangedData(AppliedRepeatable entry, RepeatableEntry source) implements RepeatableStatus.Changed {}

    /** Data of a {@link RepeatableStatus.Removed}. */
    public record RemovedData(AppliedRepeatable entry) implements RepeatableStatus.Removed {}

    /** Data of a {@link RepeatableStatus.Applied}. */
    public record AppliedData(AppliedRepeatable entry) implements RepeatableStatus.Applied {}

    /** Data of a {@link RepeatableStatus.FromNewerBuild}. */
    public record FromNewerBuildData(String name) implements RepeatableStatus.FromNewerBuild {}
}
