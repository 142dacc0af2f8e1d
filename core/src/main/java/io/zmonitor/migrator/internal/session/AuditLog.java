package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.internal.backup.FailureNote;
import io.zmonitor.migrator.internal.backup.LockedCopy;
import io.zmonitor.migrator.internal.backup.Replacement;
import io.zmonitor.migrator.internal.ledger.Audit;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.ledger.StateRow;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the audit's rows of one call, each in the transaction that it is about, and the ledger's rows with them: what a
 * row of the ledger says is sealed by the audit's next row.
 */
public final class AuditLog implements LockedCopy.Question {
    // The row that a killed run may have left is among its own, or is written once more: the audit has no end.
    private static final int ROWS_OF_A_RUN = 1000;

    private final RunSettings settings;
    private final List<String> unsealed = new ArrayList<>();
    private @Nullable Audit audit;

    public AuditLog(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * From where to where something brought the schema, and how long that took.
     *
     * @param from where the schema stood
     * @param to where it stands now
     * @param took how long it took
     */
    public record Movement(DatabaseVersion from, DatabaseVersion to, Duration took) {
        public static Movement at(DatabaseVersion version) {
            return new Movement(version, version, Duration.ZERO);
        }

        public Movement taking(Duration time) {
            return new Movement(from, to, time);
        }
    }

    /** Finds the audit's end. Needed in each transaction: an aborted one took its rows with it. */
    public void begin(SqlConnection database) throws SQLException {
        audit = Audit.atItsEnd(database);
        unsealed.clear();
    }

    /** Says that the ledger's format was an earlier one until now, and what its entries are; nothing if it was not. */
    public void upgraded(List<String> entries, DatabaseVersion at) throws SQLException {
        if (!entries.isEmpty()) {
            unsealed.addAll(entries);
            append(Operation.UPGRADE, "", Movement.at(at), "the ledger's format is now " + StateRow.FORMAT);
        }
    }

    /** Writes an entry of the ledger, in the transaction that is open. A row of the audit must follow. */
    public void record(Ledger ledger, LedgerEntry entry, Optional<String> rollback) throws SQLException {
        unsealed.add(ledger.record(entry, rollback));
    }

    /** Writes many entries of the ledger, like {@link #record}. */
    public void recordAll(Ledger ledger, List<LedgerEntry> entries, Map<MigrationId, String> rollbacks)
            throws SQLException {
        unsealed.addAll(ledger.recordAll(entries, rollbacks));
    }

    /** Seals entries that were written before {@link #begin}. */
    public void seal(List<String> entries) {
        unsealed.addAll(entries);
    }

    /** Removes an entry of the ledger, like {@link #record}. */
    public void remove(Ledger ledger, MigrationId id) throws SQLException {
        unsealed.add(ledger.remove(id));
    }

    /** Changes the checksum of an entry of the ledger, like {@link #record}. */
    public void accept(Ledger ledger, MigrationId id, Checksum checksum) throws SQLException {
        unsealed.add(ledger.accept(id, checksum));
    }

    /**
     * Appends a row about something that succeeded.
     *
     * @param subject what it was done to: a migration's id, or nothing for the whole
     * @param detail what else is worth knowing; never a row's value
     */
    public void append(Operation operation, String subject, Movement movement, String detail) throws SQLException {
        append(operation, AuditRecord.OK, subject, movement, detail);
    }

    /** Appends a run that failed. */
    public void failed(Problem problem, Movement movement) throws SQLException {
        append(Operation.FAILURE, problem.code().code(), "", movement, problem.summary());
    }

    /** The same, unless a failure that reads the same is among the newest rows: it comes again at each start. */
    public void failedOnce(Problem problem, DatabaseVersion at) throws SQLException {
        if (!open().holdsAmong(ROWS_OF_A_RUN, Operation.FAILURE, problem.summary())) {
            failed(problem, Movement.at(at));
        }
    }

    /** Appends how often a failure came without a row of its own; once, although a kill may let it be asked twice. */
    public void repeated(FailureNote note, DatabaseVersion at) throws SQLException {
        String detail = "came " + note.count() + " times without a row of its own, the last time at " + note.last();
        if (!open().holdsAmong(ROWS_OF_A_RUN, Operation.FAILURE, detail)) {
            append(Operation.FAILURE, note.code(), "", Movement.at(at), detail);
        }
    }

    /** Appends a backup that was taken. */
    public void backup(Backup taken, DatabaseVersion at) throws SQLException {
        backup(taken, at, "");
    }

    /** Appends a backup that an earlier run has taken, and that holds what is there now. */
    public void reused(Backup taken, DatabaseVersion at) throws SQLException {
        backup(taken, at, ", of an earlier run: nothing has changed since");
    }

    private void backup(Backup taken, DatabaseVersion at, String more) throws SQLException {
        append(
                Operation.BACKUP,
                String.valueOf(taken.file().getFileName()),
                Movement.at(at).taking(taken.took()),
                taken.bytes() + " bytes" + more);
    }

    /** Appends why there is no backup. */
    public void withoutBackup(String reason, DatabaseVersion at) throws SQLException {
        append(Operation.BACKUP, "", Movement.at(at), "without: " + reason);
    }

    public void repeatable(Operation operation, MigrationReport.Repeated repeatable, Movement movement)
            throws SQLException {
        append(operation, repeatable.name(), movement, String.join(", ", repeatable.objects()));
    }

    private void append(Operation operation, String outcome, String subject, Movement movement, String detail)
            throws SQLException {
        open().append(new AuditRecord(
                settings.clock().instant(),
                operation,
                outcome,
                subject,
                movement.from(),
                movement.to(),
                movement.took(),
                settings.application(),
                settings.operator(),
                detail,
                unsealed));
        unsealed.clear();
    }

    /** The newest row that was appended here; none if none was. */
    public Optional<AuditEntry.Anchor> anchor() {
        AuditEntry.Anchor newest = audit == null ? null : audit.anchor();
        return newest == null || newest.number() == 0 ? Optional.empty() : Optional.of(newest);
    }

    /** Whether this database's audit holds the newest row that was appended here: then its transaction was committed. */
    public boolean isKeptIn(SqlConnection database) throws SQLException {
        return isTrueIn(database, "main");
    }

    /** The same of a database that is attached by this name. */
    @Override
    public boolean isTrueIn(SqlConnection database, String schema) throws SQLException {
        return open().isKeptIn(database, schema);
    }

    private Audit open() {
        Audit known = audit;
        if (known == null) {
            throw new IllegalStateException("begin() comes first");
        }
        return known;
    }

    /**
     * A row to write into a file that is to become the database.
     *
     * @param subject to what it is done, for example a file's name
     * @param reason why
     */
    public static Replacement.Entry inFile(RunSettings settings, Operation operation, String subject, String reason) {
        return copy -> {
            List<String> upgraded = LedgerTables.createAudit(copy);
            AuditLog log = new AuditLog(settings);
            log.begin(copy);
            DatabaseVersion version = new Ledger(copy, settings.name()).version();
            log.upgraded(upgraded, version);
            log.append(operation, subject, Movement.at(version), reason);
        };
    }
}
