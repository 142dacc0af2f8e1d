package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the report, and says the few lines that a run logs. For one run. */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger("io.zmonitor.migrator");

    private final Listeners listeners;
    private final long start = System.nanoTime();

    Reporter(Listeners listeners) {
        this.listeners = listeners;
    }

    MigrationReport upToDate(DatabaseVersion version, DatabaseAccess access) {
        return report(version, version, List.of(), access);
    }

    void started(Planning planning, DatabaseAccess access) {
        LOG.info(
                "{}: at version {}, {} pending",
                access.name().getFileName(),
                planning.plan().before(),
                planning.plan().steps().size());
        LOG.debug("plan: {}", planning.plan().steps());
        listeners.tell(new RunEvent.Planned(planning.plan()));
    }

    MigrationReport finished(Planning planning, List<AppliedMigration> kept, DatabaseAccess access) {
        for (AppliedMigration applied : kept) {
            LOG.info("applied {} in {} ms", applied.id(), applied.took().toMillis());
        }
        MigrationReport report =
                report(planning.plan().before(), planning.plan().after(), kept, access);
        LOG.info("at version {} after {} ms", report.after(), report.took().toMillis());
        listeners.tell(new RunEvent.Finished(report));
        return report;
    }

    private MigrationReport report(
            DatabaseVersion before, DatabaseVersion after, List<AppliedMigration> applied, DatabaseAccess access) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new MigrationReport(before, after, applied, listeners.warnings(), access.opening(), took);
    }
}
