package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What listeners are told. */
public final class Events {
    private Events() {}

    /** Data of a {@link RunListener.Event.Planned}. */
    public record PlannedData(MigrationPlan plan) implements RunListener.Event.Planned {}

    /** Data of a {@link RunListener.Event.BackedUp}. */
    public record BackedUpData(Backup backup) implements RunListener.Event.BackedUp {}

    /** Data of a {@link RunListener.Event.Restored}. */
    public record RestoredData(Backup backup, Optional<Path> aside) implements RunListener.Event.Restored {}

    /** Data of a {@link RunListener.Event.StartedFromSnapshot}. */
    public record StartedFromSnapshotData(long number, List<MigrationId> covered, Duration took)
            implements RunListener.Event.StartedFromSnapshot {
        /** Copies the list. */
        public StartedFromSnapshotData {
            covered = List.copyOf(covered);
        }
    }

    /** Data of a {@link RunListener.Event.Started}. */
    public record StartedData(MigrationId id, String description, SourceEntry source)
            implements RunListener.Event.Started {}

    /** Data of a {@link RunListener.Event.Statement}. */
    public record StatementData(MigrationId id, ScriptLocation location) implements RunListener.Event.Statement {}

    /** Data of a {@link RunListener.Event.Progress}. */
    public record ProgressData(MigrationId id, long done, long total) implements RunListener.Event.Progress {}

    /** Data of a {@link RunListener.Event.Running}. */
    public record RunningData(
            MigrationId id, ScriptLocation location, Duration running, long bytes, OptionalDouble rewritten)
            implements RunListener.Event.Running {}

    /** Data of a {@link RunListener.Event.Batch}. */
    public record BatchData(
            MigrationId id,
            long batches,
            long rows,
            long rowsChanged,
            OptionalDouble position,
            OptionalLong rowsPerSecond,
            Optional<Duration> left)
            implements RunListener.Event.Batch {}

    /** Data of a {@link RunListener.Event.Applied}. */
    public record AppliedData(MigrationReport.Applied migration) implements RunListener.Event.Applied {}

    /** Data of a {@link RunListener.Event.Repeated}. */
    public record RepeatedData(MigrationReport.Repeated repeatable) implements RunListener.Event.Repeated {}

    /** Data of a {@link RunListener.Event.RolledBack}. */
    public record RolledBackData(RollbackReport.Undone migration) implements RunListener.Event.RolledBack {}

    /** Data of a {@link RunListener.Event.Warned}. */
    public record WarnedData(Warning warning) implements RunListener.Event.Warned {}

    /** Data of a {@link RunListener.Event.Failed}. */
    public record FailedData(Problem problem, DatabaseState state) implements RunListener.Event.Failed {}

    /** Data of a {@link RunListener.Event.Finished}. */
    public record FinishedData(MigrationReport report) implements RunListener.Event.Finished {}

    /** Data of a {@link RunListener.Event.Checked}. */
    public record CheckedData(Check.Result result) implements RunListener.Event.Checked {}
}
