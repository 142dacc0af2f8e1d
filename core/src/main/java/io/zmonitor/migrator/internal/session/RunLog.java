package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SourceEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few lines that a run logs. Apart from the rest, so that a boot with nothing to do loads no logging at all. */
public final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.zmonitor.migrator");

    private RunLog() {}

    /** Whether somebody hears of steps: what is only for the log need not be asked of SQLite otherwise. */
    public static boolean hearsOfSteps() {
        return LOG.isInfoEnabled();
    }

    public static void started(MigrationPlan plan, Path database) {
        info(
                "{}: at version {}, {} pending",
                database.getFileName(),
                plan.before(),
                plan.steps().size());
        List<MigrationId> ids = new ArrayList<>();
        for (SourceEntry step : plan.steps()) {
            ids.add(step.id());
        }
        debug("plan: {}", ids);
    }

    public static void startedFrom(String snapshot, int covered, Duration took) {
        info("started from {} instead of {} migrations in {} ms", snapshot, covered, took.toMillis());
    }

    public static void upToDate(DatabaseVersion version, Path database) {
        debug("{}: at version {}, nothing is pending", database.getFileName(), version);
    }

    public static void noted(String note) {
        info("{}", note);
    }

    public static void applied(MigrationReport.Applied applied, long rowsChanged) {
        info(
                "applied {} \"{}\" in {} ms{}",
                applied.id(),
                applied.description(),
                applied.took().toMillis(),
                rows(rowsChanged));
    }

    // With the size of all its files: the only thing that moves while SQLite sorts or writes.
    public static void stillRunning(String subject, Duration running, long bytes, boolean isSilent) {
        info(
                "{} is running for {} s, the database and its journal have {} bytes{}",
                subject,
                running.toSeconds(),
                bytes,
                isSilent ? ", an interrupt may have no effect before it ends" : "");
    }

    public static void batches(MigrationId id, String what) {
        info("{} {}", id, what);
    }

    public static void repeated(MigrationReport.Repeated applied) {
        info("applied {} in {} ms", applied.name(), applied.took().toMillis());
    }

    public static void finished(MigrationReport report, Path database) {
        info(
                "{}: at version {} after {} ms",
                database.getFileName(),
                report.after(),
                report.took().toMillis());
    }

    public static void rolledBack(RollbackReport.Undone migration, long rowsChanged) {
        info(
                "rolled back {} \"{}\" in {} ms{}, with {}",
                migration.id(),
                migration.description(),
                migration.took().toMillis(),
                rows(rowsChanged),
                migration.used().reason());
    }

    public static void rolledBack(RollbackReport report, Path database) {
        info("{}: rolled back from version {} to {}", database.getFileName(), report.before(), report.after());
    }

    // Only what stays the same from device to device: a check's finding or a script's text may hold anything.
    public static void failed(MigrationException failure, Path database) {
        LOG.error(
                "{}: failed with {}{}, database {}, {} migrations applied and kept, {}",
                database.getFileName(),
                failure.problem().code().code(),
                place(failure.problem()),
                failure.databaseState(),
                failure.applied().size(),
                failure.backup()
                        .map(backup -> "backup " + backup.file().getFileName())
                        .orElse("no backup taken"));
    }

    private static String place(Problem problem) {
        if (problem instanceof Problem.OfStep step) {
            return " in " + step.migration() + " at " + step.location();
        }
        if (problem instanceof Problem.OfScript script) {
            return " at " + script.location();
        }
        if (problem instanceof Problem.OfMigrations set && !set.migrations().isEmpty()) {
            return " for " + set.migrations();
        }
        return problem instanceof Problem.OfCheck check ? " by the check " + check.check() : "";
    }

    public static void restored(Backup backup, Optional<Path> aside, Path database) {
        quietly(() -> LOG.warn(
                "{}: replaced by {}, what it was is in {}",
                database.getFileName(),
                backup.file().getFileName(),
                aside.map(folder -> String.valueOf(folder.getFileName())).orElse("no folder")));
    }

    public static void backedUp(Backup backup) {
        info(
                "backup {} with {} bytes in {} ms",
                backup.file().getFileName(),
                backup.bytes(),
                backup.took().toMillis());
    }

    public static void purged(Maintenance.Leftover leftover) {
        info("deleted {} with {} bytes", leftover.path().getFileName(), leftover.bytes());
    }

    public static void declared(Maintenance.BaselineReport report, Path database) {
        info(
                "{}: {} declared applied, at version {}",
                database.getFileName(),
                report.declared().size(),
                report.version());
    }

    public static void repaired(Maintenance.RepairReport report, Path database) {
        info("{}: the ledger's entry of {} was corrected", database.getFileName(), report.id());
    }

    // Its message may hold anything, so only its type is told.
    public static void listenerThrew(Throwable e) {
        quietly(() ->
                LOG.warn("a listener threw {} and was ignored", e.getClass().getName()));
    }

    private static String rows(long changed) {
        return changed < 0 ? "" : ", " + changed + (changed == 1 ? " row changed" : " rows changed");
    }

    private static void info(String text, @Nullable Object... facts) {
        try {
            LOG.info(text, facts);
        } catch (RuntimeException e) {
            // As in quietly(), without a lambda in each run.
        }
    }

    private static void debug(String text, @Nullable Object... facts) {
        try {
            LOG.debug(text, facts);
        } catch (RuntimeException e) {
            // As in quietly(), without a lambda in each run.
        }
    }

    // A log that throws, such as one on a full disk, must not undo a run.
    private static void quietly(Runnable line) {
        try {
            line.run();
        } catch (RuntimeException e) {
            // There is nowhere to tell it.
        }
    }
}
