package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BaselineReport;
import io.zmonitor.migrator.Leftover;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.RepairReport;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.RolledBackMigration;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few lines that a run logs. Apart from the rest, so that a boot with nothing to do loads no logging at all. */
final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.zmonitor.migrator");

    private RunLog() {}

    static void started(MigrationPlan plan, Path database) {
        LOG.info(
                "{}: at version {}, {} pending",
                database.getFileName(),
                plan.before(),
                plan.steps().size());
        LOG.debug("plan: {}", plan.steps());
    }

    static void noted(String note) {
        LOG.info("{}", note);
    }

    static void finished(MigrationReport report) {
        for (AppliedMigration applied : report.applied()) {
            LOG.info("applied {} in {} ms", applied.id(), applied.took().toMillis());
        }
        for (AppliedRepeatable applied : report.repeatables()) {
            LOG.info("applied {} in {} ms", applied.name(), applied.took().toMillis());
        }
        LOG.info("at version {} after {} ms", report.after(), report.took().toMillis());
    }

    static void rolledBack(RollbackReport report, Path database) {
        for (RolledBackMigration migration : report.rolledBack()) {
            LOG.info("rolled back {} with {}", migration.id(), migration.used().reason());
        }
        LOG.info("{}: rolled back from version {} to {}", database.getFileName(), report.before(), report.after());
    }

    static void restored(Backup backup, Optional<Path> aside, Path database) {
        LOG.warn(
                "{}: replaced by {}, what it was is in {}",
                database.getFileName(),
                backup.file().getFileName(),
                aside.map(folder -> String.valueOf(folder.getFileName())).orElse("no folder"));
    }

    static void backedUp(Backup backup) {
        LOG.info(
                "backup {} with {} bytes in {} ms",
                backup.file().getFileName(),
                backup.bytes(),
                backup.took().toMillis());
    }

    static void purged(Leftover leftover) {
        LOG.info("deleted {} with {} bytes", leftover.path().getFileName(), leftover.bytes());
    }

    static void declared(BaselineReport report, Path database) {
        LOG.info(
                "{}: {} declared applied, at version {}",
                database.getFileName(),
                report.declared().size(),
                report.version());
    }

    static void repaired(RepairReport report, Path database) {
        LOG.info("{}: the ledger's entry of {} was corrected", database.getFileName(), report.id());
    }

    // Its message may hold anything, so only its type is told.
    static void listenerThrew(Throwable e) {
        LOG.warn("a listener threw {} and was ignored", e.getClass().getName());
    }
}
