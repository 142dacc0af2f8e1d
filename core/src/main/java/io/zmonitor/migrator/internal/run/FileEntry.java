package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.internal.backup.Replacement;
import io.zmonitor.migrator.internal.ledger.Audit;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.LedgerContent;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The audit's row about a file that is to become the database, written into that file.
 *
 * @param settings who does it, and the clock
 * @param operation what is done
 * @param subject to what, for example a file's name
 * @param reason why
 */
record FileEntry(RunSettings settings, AuditRecord.Operation operation, String subject, String reason)
        implements Replacement.Entry {
    @Override
    public void into(SqlConnection copy) throws SQLException {
        LedgerTables.createAudit(copy);
        DatabaseVersion version = version(copy);
        Audit.atItsEnd(copy)
                .append(new AuditRecord(
                        settings.clock().instant(),
                        operation,
                        AuditRecord.OK,
                        subject,
                        version,
                        version,
                        Duration.ZERO,
                        settings.application(),
                        reason));
    }

    // A file without a ledger that could be read, an application's before its first run, stands at nothing.
    private DatabaseVersion version(SqlConnection copy) throws SQLException {
        try {
            return new Ledger(copy, settings.name()).content() instanceof LedgerContent.Ours ours
                    ? DatabaseVersion.of(
                            ours.entries().stream().map(LedgerEntry::id).toList())
                    : DatabaseVersion.NONE;
        } catch (MigrationException e) {
            return DatabaseVersion.NONE;
        }
    }
}
