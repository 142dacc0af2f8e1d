package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.internal.ledger.Audit;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the audit's rows of one run, each in the transaction that it is about. */
final class Records {
    private final RunSettings settings;
    private final Session session;
    private final MigrationPlan plan;
    private final long start = System.nanoTime();
    private final List<MigrationId> applied = new ArrayList<>();
    private @Nullable Audit audit;

    Records(RunSettings settings, Session session, MigrationPlan plan) {
        this.settings = settings;
        this.session = session;
        this.plan = plan;
    }

    /** The audit's end must be found anew in each transaction: an aborted one took its rows with it. */
    void begin() throws SQLException {
        audit = Audit.atItsEnd(session.database());
    }

    void step(AppliedMigration migration, String header) throws SQLException {
        DatabaseVersion from = version(applied);
        applied.add(migration.id());
        append(new AuditRecord(
                settings.clock().instant(),
                AuditRecord.Operation.STEP,
                AuditRecord.OK,
                migration.id().toString(),
                from,
                version(applied),
                migration.took(),
                settings.application(),
                header));
    }

    /** One row of an earlier runner's ledger, or one thing inferred beside it. */
    void takenOver(String subject, String detail) throws SQLException {
        at(plan.before(), AuditRecord.Operation.TAKE_OVER, subject, detail);
    }

    /** What somebody had changed in the schema by hand. */
    void drifted(String detail) throws SQLException {
        at(version(applied), AuditRecord.Operation.DRIFT, "", detail);
    }

    private void at(DatabaseVersion version, AuditRecord.Operation operation, String subject, String detail)
            throws SQLException {
        append(new AuditRecord(
                settings.clock().instant(),
                operation,
                AuditRecord.OK,
                subject,
                version,
                version,
                Duration.ZERO,
                settings.application(),
                detail));
    }

    void repeatable(AppliedRepeatable repeatable) throws SQLException {
        record(AuditRecord.Operation.REPEATABLE, repeatable, repeatable.took());
    }

    void repeatableDropped(AppliedRepeatable repeatable) throws SQLException {
        record(AuditRecord.Operation.REPEATABLE_DROPPED, repeatable, Duration.ZERO);
    }

    private void record(AuditRecord.Operation operation, AppliedRepeatable repeatable, Duration took)
            throws SQLException {
        append(new AuditRecord(
                settings.clock().instant(),
                operation,
                AuditRecord.OK,
                repeatable.name(),
                version(applied),
                version(applied),
                took,
                settings.application(),
                String.join(", ", repeatable.objects())));
    }

    /** What the backup before this run was, or why there is none. */
    void backup(SafetyNet safety) throws SQLException {
        Optional<AuditRecord> row = safety.audited(plan.before());
        if (row.isPresent()) {
            append(row.get());
        }
    }

    void run() throws SQLException {
        append(of(AuditRecord.Operation.RUN, AuditRecord.OK, plan.after(), applied.size() + " applied"));
    }

    /** Records a failure, in a transaction of its own; the audit is made if not even it was there. */
    void failure(Problem problem, Progress progress, SafetyNet safety) throws SQLException {
        SqlConnection database = session.database();
        Transaction transaction = Transaction.begin(database);
        try {
            LedgerTables.createAudit(database);
            begin();
            if (progress.isUntouched()) {
                backup(safety); // otherwise the first commit has brought its row
            }
            DatabaseVersion to = version(idsOf(progress.kept()));
            append(of(AuditRecord.Operation.FAILURE, problem.code().code(), to, problem.summary()));
            transaction.commit();
        } catch (SQLException | RuntimeException e) {
            transaction.abort();
            throw e;
        }
    }

    private AuditRecord of(AuditRecord.Operation operation, String outcome, DatabaseVersion to, String detail) {
        return new AuditRecord(
                settings.clock().instant(),
                operation,
                outcome,
                "",
                plan.before(),
                to,
                Duration.ofNanos(System.nanoTime() - start),
                settings.application(),
                detail);
    }

    private void append(AuditRecord row) throws SQLException {
        if (audit == null) {
            throw new IllegalStateException("begin() comes first");
        }
        audit.append(row);
    }

    private static List<MigrationId> idsOf(List<AppliedMigration> migrations) {
        return migrations.stream().map(AppliedMigration::id).toList();
    }

    private DatabaseVersion version(List<MigrationId> since) {
        DatabaseVersion done = DatabaseVersion.of(since);
        return new DatabaseVersion(
                Math.max(plan.before().schema(), done.schema()),
                Math.max(plan.before().data(), done.data()),
                Math.max(plan.before().seed(), done.seed()));
    }
}
