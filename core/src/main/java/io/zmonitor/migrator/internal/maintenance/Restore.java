package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Restoration;
import io.zmonitor.migrator.internal.backup.Swap;
import io.zmonitor.migrator.internal.change.ClosedFile;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.open.SwapKey;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A backup put back by hand or by policy: under the lock, without opening the database, which may be damaged, lost or
 * another's.
 */
public record Restore(RunSettings settings, String reason) {
    private static final Condition WHATEVER = (access, lock) -> true;

    /** Tells, under the lock, whether a database is to be replaced. */
    @FunctionalInterface
    interface Condition {
        boolean holds(FileAccess access, Held lock) throws SQLException;
    }

    /** Puts the newest backup back. */
    public Maintenance.RestoreReport newest() {
        return execute(new BackupCall(settings).newest(), WHATEVER).orElseThrow();
    }

    /** Puts this file back. */
    public Maintenance.RestoreReport of(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant written = attributes.lastModifiedTime().toInstant();
            Backup named = new Results.BackupData(file.toAbsolutePath(), written, attributes.size(), Duration.ZERO);
            return execute(named, WHATEVER).orElseThrow();
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException
                    ? "it does not exist"
                    : e.getClass().getSimpleName();
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.BACKUP_UNUSABLE, file, why), e);
        }
    }

    /** Puts it back, unless, under the lock, the database turns out to be none that should be replaced. */
    Optional<Maintenance.RestoreReport> execute(Backup backup, Condition condition) {
        long start = System.nanoTime();
        Listeners listeners = new Listeners(settings.listeners());
        try (FileAccess access = settings.fileAccess();
                Held lock = settings.lock(access)) {
            finishAnotherOne(access);
            if (!condition.holds(access, lock)) {
                return Optional.empty();
            }
            access.disconnect();
            access.requireAlone(settings.lockTimeout());
            Optional<Path> aside = new ClosedFile(settings, access).restore(backup, reason, listeners);
            return Optional.of(
                    new Results.RestoreReportData(backup, aside, Duration.ofNanos(System.nanoTime() - start)));
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    private static void finishAnotherOne(FileAccess access) throws SQLException {
        DatabaseFile database = access.database();
        try {
            new Swap(database).resume(new SwapKey(database, access.opener()));
        } catch (IOException e) {
            throw Restoration.failure(database, e);
        }
    }
}
