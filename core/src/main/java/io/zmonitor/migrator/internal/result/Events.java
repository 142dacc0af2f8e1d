package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.CheckResult;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.RolledBackMigration;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import java.nio.file.Path;
import java.util.Optional;

/** What listeners are told. */
public final class Events {
    private Events() {}

    /** Data of a {@link RunEvent.Planned}. */
    public record PlannedData(MigrationPlan plan) implements RunEvent.Planned {}

    /** Data of a {@link RunEvent.BackedUp}. */
    public record BackedUpData(Backup backup) implements RunEvent.BackedUp {}

    /** Data of a {@link RunEvent.Restored}. */
    public record RestoredData(Backup backup, Optional<Path> aside) implements RunEvent.Restored {}

    /** Data of a {@link RunEvent.Started}. */
    public record StartedData(MigrationId id, String description, SourceEntry source) implements RunEvent.Started {}

    /** Data of a {@link RunEvent.Statement}. */
    public record StatementData(MigrationId id, ScriptLocation location) implements RunEvent.Statement {}

    /** Data of a {@link RunEvent.Progress}. */
    public record ProgressData(MigrationId id, long done, long total) implements RunEvent.Progress {}

    /** Data of a {@link RunEvent.Applied}. */
    public record AppliedData(AppliedMigration migration) implements RunEvent.Applied {}

    /** Data of a {@link RunEvent.Repeated}. */
    public record RepeatedData(AppliedRepeatable repeatable) implements RunEvent.Repeated {}

    /** Data of a {@link RunEvent.RolledBack}. */
    public record RolledBackData(RolledBackMigration migration) implements RunEvent.RolledBack {}

    /** Data of a {@link RunEvent.Warned}. */
    public record WarnedData(Warning warning) implements RunEvent.Warned {}

    /** Data of a {@link RunEvent.Failed}. */
    public record FailedData(Problem problem, DatabaseState state) implements RunEvent.Failed {}

    /** Data of a {@link RunEvent.Finished}. */
    public record FinishedData(MigrationReport report) implements RunEvent.Finished {}

    /** Data of a {@link RunEvent.Checked}. */
    public record CheckedData(CheckResult result) implements RunEvent.Checked {}
}
