package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.internal.backup.BackupCopy;
import io.zmonitor.migrator.internal.backup.Restoration;
import io.zmonitor.migrator.internal.ledger.Audit;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.LedgerContent;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
        Optional<Path> aside = new Restoration(file.database(), file.opener())
                .putBack(backup.file(), now(), copy -> record(copy, backup, reason));
        RunLog.restored(backup, aside, settings.name());
        listeners.tell(new RunEvent.Restored(backup, aside));
        return aside;
    }

    private void record(SqlConnection copy, Backup backup, String reason) throws SQLException {
        LedgerTables.createAudit(copy);
        DatabaseVersion version = version(copy);
        Audit.atItsEnd(copy)
                .append(new AuditRecord(
                        now(),
                        AuditRecord.Operation.RESTORE,
                        AuditRecord.OK,
                        String.valueOf(backup.file().getFileName()),
                        version,
                        version,
                        Duration.ZERO,
                        settings.application(),
                        reason));
    }

    private DatabaseVersion version(SqlConnection copy) throws SQLException {
        return new Ledger(copy, settings.name()).content() instanceof LedgerContent.Ours ours
                ? DatabaseVersion.of(
                        ours.entries().stream().map(LedgerEntry::id).toList())
                : DatabaseVersion.NONE;
    }

    private DatabaseOpener held() {
        try {
            return file.held();
        } catch (IOException e) {
            throw MigrationException.refusing(
                    Problem.ofFile(
                            ProblemCode.BACKUP_FAILED,
                            settings.name(),
                            e.getClass().getSimpleName()),
                    e);
        }
    }

    private Instant now() {
        return settings.clock().instant();
    }
}
