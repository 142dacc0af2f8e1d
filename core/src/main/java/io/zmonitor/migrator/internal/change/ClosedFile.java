package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.backup.BackupCopy;
import io.zmonitor.migrator.internal.backup.BackupFolder;
import io.zmonitor.migrator.internal.backup.FailureNote;
import io.zmonitor.migrator.internal.backup.FileVerifier;
import io.zmonitor.migrator.internal.backup.LockedCopy;
import io.zmonitor.migrator.internal.backup.Replacement;
import io.zmonitor.migrator.internal.backup.Restoration;
import io.zmonitor.migrator.internal.backup.VerifiedCopy;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** A database file under the run lock that can be backed up and replaced. Unless said otherwise, it is closed meanwhile. */
public record ClosedFile(RunSettings settings, FileAccess file) {
    /** Takes a backup, and deletes the old ones that the policy does not keep. */
    public Backup backUp(Listeners listeners) {
        VerifiedCopy copy = new VerifiedCopy(file.database(), held(), settings.precautions());
        BackupCopy.Maker maker = unfinished -> {
            copy.make(unfinished);
            return true;
        };
        return backUp(maker, this::version, listeners).orElseThrow();
    }

    /** The same while the run's connection has the file open; nothing if it must be closed for it. */
    Optional<Backup> backUp(LockedCopy copy, Listeners listeners) {
        return backUp(copy, copy, listeners);
    }

    private Optional<Backup> backUp(BackupCopy.Maker maker, BackupFolder.Versions versions, Listeners listeners) {
        Optional<Backup> taken = new BackupCopy(file.database(), settings.backups(), maker).take(now());
        if (taken.isPresent()) {
            for (String undone : folder().retain(taken.get().file(), versions)) {
                listeners.warn(Warning.Kind.BACKUP_NOT_DELETED, undone);
            }
        }
        return taken;
    }

    /** The backup of an earlier run that failed, if nothing has changed since and both files prove to be whole. */
    Optional<Backup> backupOf(FailureNote failed) {
        try {
            Optional<Backup> same = file.opener().mayBeOpen(file.database(), 0)
                    ? Optional.empty()
                    : failed.backupOf(file.database(), folder());
            if (same.isEmpty()) {
                return same;
            }
            FileVerifier soundness = new FileVerifier(held());
            refuse(soundness.flaw(file.database()), settings.name());
            DatabaseFile copy = new DatabaseFile(same.get().file());
            return soundness.flaw(copy).isPresent() ? Optional.empty() : same;
        } catch (IOException e) {
            return Optional.empty(); // a new one is taken, and says what is wrong
        }
    }

    /**
     * The database as it is, all of whose pages proved to be whole.
     *
     * @throws MigrationException if they are not, or cannot be read
     */
    DatabaseFile proved() {
        try {
            refuse(new FileVerifier(held()).flaw(file.database()), settings.name());
            return file.database();
        } catch (IOException e) {
            Problem failed = Problem.ofFile(
                    ProblemCode.STORAGE_FAILED, settings.name(), e.getClass().getSimpleName());
            throw MigrationException.refusing(Uninterrupted.problem(e, failed, settings.name()), SafeCause.of(e));
        }
    }

    /** The same of a given connection, whose file nobody knows: as far as SQLite can tell. */
    static void requireSound(Session session) throws SQLException {
        refuse(FileVerifier.inconsistency(session.database()), session.name());
    }

    private static void refuse(Optional<String> flaw, Path name) {
        if (flaw.isPresent()) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.DAMAGED_BEFORE_RUN, name, flaw.get()));
        }
    }

    private BackupFolder folder() {
        return new BackupFolder(file.database(), settings.backups());
    }

    private Optional<?> version(Path backup) {
        try (Connection connection = held().open(new DatabaseFile(backup))) {
            return Optional.of(BackupFolder.Versions.in(new SqlConnection(connection), "main"));
        } catch (SQLException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts a backup in the file's place.
     *
     * @param reason goes to the audit, in the backup
     * @return where the replaced files are; nothing if there were none
     */
    public Optional<Path> restore(Backup backup, String reason, Listeners listeners) throws SQLException {
        file.disconnect();
        Optional<Path> aside = new Restoration(file.database(), file.opener(), settings.precautions())
                .putBack(backup.file(), now(), entry(backup, reason));
        RunLog.restored(backup, aside, settings.name());
        listeners.tell(new Events.RestoredData(backup, aside));
        return aside;
    }

    private Replacement.Entry entry(Backup backup, String reason) {
        String name = String.valueOf(backup.file().getFileName());
        return AuditLog.inFile(settings, AuditRecord.Operation.RESTORE, name, reason);
    }

    private DatabaseOpener held() {
        try {
            return file.held();
        } catch (IOException e) {
            Problem failed = Problem.ofFile(
                    ProblemCode.BACKUP_FAILED, settings.name(), e.getClass().getSimpleName());
            throw MigrationException.refusing(Uninterrupted.problem(e, failed, settings.name()), SafeCause.of(e));
        }
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
