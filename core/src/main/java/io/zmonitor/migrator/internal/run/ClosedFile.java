package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.internal.backup.BackupCopy;
import io.zmonitor.migrator.internal.backup.Replacement;
import io.zmonitor.migrator.internal.backup.Restoration;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** A database file under the run lock, while nobody in this process has it open: it can be backed up and replaced. */
record ClosedFile(RunSettings settings, FileAccess file) {
    Backup backUp() {
        return new BackupCopy(file.database(), held(), settings.rules().backups(), settings.precautions()).take(now());
    }

    /**
     * Puts a backup in the file's place.
     *
     * @param reason goes to the audit, in the backup
     * @return where the replaced files are; nothing if there were none
     */
    Optional<Path> restore(Backup backup, String reason, Listeners listeners) throws SQLException {
        file.disconnect();
        Optional<Path> aside = new Restoration(file.database(), file.opener(), settings.precautions())
                .putBack(backup.file(), now(), entry(backup, reason));
        RunLog.restored(backup, aside, settings.name());
        listeners.tell(new RunEvent.Restored(backup, aside));
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
