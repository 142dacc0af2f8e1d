package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import java.time.Duration;
import java.util.List;

/** Makes the report. For one run. */
final class Reporter {
    private final Listeners listeners;
    private final long start = System.nanoTime();

    Reporter(Listeners listeners) {
        this.listeners = listeners;
    }

    MigrationReport upToDate(DatabaseVersion version, DatabaseAccess access) {
        return report(version, version, List.of(), access);
    }

    void started(Planning planning, DatabaseAccess access) {
        RunLog.started(planning.plan(), access.name());
        listeners.tell(new RunEvent.Planned(planning.plan()));
    }

    MigrationReport finished(
            Planning planning, List<AppliedMigration> kept, List<AppliedRepeatable> repeated, DatabaseAccess access) {
        MigrationReport steps = report(planning.plan().before(), planning.plan().after(), kept, access);
        MigrationReport report = new MigrationReport(
                steps.before(),
                steps.after(),
                List.of(),
                kept,
                repeated,
                steps.warnings(),
                listeners.backup(),
                steps.opening(),
                steps.took());
        RunLog.finished(report);
        listeners.tell(new RunEvent.Finished(report));
        return report;
    }

    private MigrationReport report(
            DatabaseVersion before, DatabaseVersion after, List<AppliedMigration> applied, DatabaseAccess access) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new MigrationReport(before, after, applied, listeners.warnings(), access.opening(), took);
    }
}
