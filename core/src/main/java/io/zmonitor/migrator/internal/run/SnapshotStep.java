package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.StatementLimit;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.internal.sql.UtcText;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings a new database to what a snapshot holds, in the transaction of the run's first segment. Does nothing where there
 * is no snapshot, and nothing a second time. There are no rows yet that a statement could take away, so that nothing is
 * counted. For one run.
 */
final class SnapshotStep {
    private final RunContext context;
    private final Optional<Snapshot> snapshot;
    // Not one enum of three stages: each first boot would load it.
    private boolean due;
    private boolean uncommitted;

    SnapshotStep(RunContext context, Optional<Snapshot> snapshot) {
        this.context = context;
        this.snapshot = snapshot;
        this.due = snapshot.isPresent();
    }

    /** As the first thing in the transaction: that the database is new still. */
    void prove() throws SQLException, LedgerMoved {
        if (due && !context.session().ledger().isInNewDatabase()) {
            throw new LedgerMoved();
        }
    }

    /** Makes schema and rows, and records each migration that they stand for. */
    void apply(Change change) throws StepFailure, SQLException {
        if (!due) {
            return;
        }
        due = false;
        uncommitted = true;
        long start = System.nanoTime();
        Snapshot source = snapshot.orElseThrow();
        SqlConnection database = context.session().database();
        for (ScriptStatement statement : source.statements()) {
            run(source, statement, database);
        }
        requireSound(source, database);
        List<MigrationId> ids = new ArrayList<>();
        change.audit().recordAll(context.session().ledger(), entries(source, ids), source.rollbacks());
        DatabaseVersion reached = DatabaseVersion.of(ids);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        change.audit()
                .append(
                        Operation.SNAPSHOT,
                        "",
                        new AuditLog.Movement(change.version(), reached, took),
                        source.file() + " for " + ids.size() + " migrations");
        change.reached(reached);
        RunLog.startedFrom(source.file(), ids.size(), took);
        context.listeners().tell(new Events.StartedFromSnapshotData(source.number(), ids, took));
    }

    private List<LedgerEntry> entries(Snapshot source, List<MigrationId> ids) {
        String now = UtcText.ofMillis(context.settings().clock().instant());
        String by = Results.LedgerEntryData.fromSnapshot(context.settings().application(), source.number());
        List<LedgerEntry> entries = new ArrayList<>();
        for (SourceEntry entry : source.covered()) {
            Long oldest = source.compatibleWith().get(entry.id());
            ids.add(entry.id());
            entries.add(new Results.LedgerEntryData(
                    entry.id(),
                    entry.description(),
                    Optional.of(entry.checksum()),
                    now,
                    Duration.ZERO,
                    by,
                    oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest)));
        }
        return entries;
    }

    private void run(Snapshot source, ScriptStatement statement, SqlConnection database)
            throws StepFailure, SQLException {
        StatementLimit limit = context.session().limit(context.settings().statementTimeout());
        try (Statement execution = database.connection().createStatement()) {
            StatementLimit.Running running = limit.begin(execution);
            try {
                execution.execute(statement.sql());
            } finally {
                limit.end(running);
            }
        } catch (SQLException e) {
            throw failure(source, statement, e);
        } catch (RuntimeException e) {
            throw failure(source, statement, UndeclaredFailure.of(e));
        }
        if (limit.isPassed()) {
            throw failure(source, statement, null);
        }
    }

    // A snapshot holds rows, so that of its statements only the place is told.
    private StepFailure failure(Snapshot source, ScriptStatement statement, @Nullable SQLException e) {
        StatementLimit limit = context.session().limit(context.settings().statementTimeout());
        SQLException cause = e == null ? null : SafeCause.of(e, "");
        if (limit.isInterrupted()) {
            return failed(ProblemCode.STATEMENT_INTERRUPTED, source, statement.location(), cause);
        }
        if (limit.isPassed() || e == null) {
            String milliseconds = Long.toString(limit.longest().toMillis());
            return failed(ProblemCode.STATEMENT_TIMEOUT, source, statement.location(), cause, milliseconds);
        }
        ResultCode code = ResultCode.of(e);
        if (code.isFull()) {
            return failed(ProblemCode.DISK_FULL, source, statement.location(), cause);
        }
        return code.isInputOutput()
                ? failed(ProblemCode.INPUT_OUTPUT_FAILED, source, statement.location(), cause, code.name())
                : failed(
                        ProblemCode.SNAPSHOT_FAILED, source, statement.location(), cause, "SQLite says " + code.name());
    }

    // What no replay leaves: the end of its transaction, and rows without parent.
    private void requireSound(Snapshot source, SqlConnection database) throws StepFailure, SQLException {
        ScriptLocation whole = ScriptLocation.file(source.file());
        if (!database.inTransaction()) {
            throw failed(ProblemCode.SNAPSHOT_FAILED, source, whole, null, "it ended the run's transaction");
        }
        List<ForeignKeys.Violation> violations = ForeignKeys.checked(database).violations();
        if (!violations.isEmpty()) {
            String described = ForeignKeys.described(violations);
            throw failed(
                    ProblemCode.SNAPSHOT_FAILED, source, whole, null, "it leaves rows without parent: " + described);
        }
    }

    private static StepFailure failed(
            ProblemCode code, Snapshot source, ScriptLocation location, @Nullable Exception cause, String... details) {
        return new StepFailure(Problem.ofStep(code, source.newest(), location, details), cause);
    }

    /** The migrations that the open transaction has from the snapshot. */
    List<MigrationId> uncommitted() {
        return uncommitted ? covered() : List.of();
    }

    /**
     * After the commit.
     *
     * @return the migrations that it has from the snapshot
     */
    List<MigrationId> committed() {
        List<MigrationId> ids = uncommitted();
        due = false;
        uncommitted = false;
        return ids;
    }

    private List<MigrationId> covered() {
        List<MigrationId> ids = new ArrayList<>();
        for (SourceEntry entry : snapshot.orElseThrow().covered()) {
            ids.add(entry.id());
        }
        return ids;
    }
}
