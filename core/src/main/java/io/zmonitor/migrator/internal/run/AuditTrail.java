package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.internal.ledger.Audit;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Writes the audit's rows of one change that is no run, in its transaction. */
final class AuditTrail {
    private final RunSettings settings;
    private final AuditRecord.Operation operation;
    private final Audit audit;

    private AuditTrail(RunSettings settings, AuditRecord.Operation operation, Audit audit) {
        this.settings = settings;
        this.operation = operation;
        this.audit = audit;
    }

    /**
     * From where to where a change brought the schema, and how long that took.
     *
     * @param from where the schema stood
     * @param to where it stands now
     * @param took how long it took
     */
    record Movement(DatabaseVersion from, DatabaseVersion to, Duration took) {}

    /** Ready to append after the audit's newest row, in the transaction that is open. */
    static AuditTrail atItsEnd(RunSettings settings, AuditRecord.Operation operation, SqlConnection database)
            throws SQLException {
        return new AuditTrail(settings, operation, Audit.atItsEnd(database));
    }

    /**
     * Appends a row.
     *
     * @param subject what it was done to: a migration's id, or nothing for the whole
     * @param detail what else is worth knowing; never a row's value
     */
    void append(String subject, Movement movement, String detail) throws SQLException {
        audit.append(new AuditRecord(
                settings.clock().instant(),
                operation,
                AuditRecord.OK,
                subject,
                movement.from(),
                movement.to(),
                movement.took(),
                settings.application(),
                detail));
    }

    /** Appends what the backup before this change was, or why there is none. */
    void backup(SafetyNet safety, DatabaseVersion at) throws SQLException {
        Optional<AuditRecord> row = safety.audited(at);
        if (row.isPresent()) {
            audit.append(row.get());
        }
    }

    /** Whether the audit of this database ends with what was appended here: then it was committed. */
    boolean isKeptBy(SqlConnection database) throws SQLException {
        return Audit.atItsEnd(database).newestHash().equals(audit.newestHash());
    }
}
