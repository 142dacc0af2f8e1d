package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.LockedCopy;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.ledger.SchemaDrift;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.schema.ReachingObject;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.ConnectionSettings;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Segment;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.session.Transaction;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change under the lock, and the only place that begins, records and commits one: a run, a rollback, a baseline, a
 * repair. What it does, its rows in the audit and the state row commit together or not at all. After a failure it undoes
 * what is open, records the failure, and says in what state the database is. For one call.
 */
public final class Change {
    private final RunContext context;
    private final RunSettings settings;
    private final Session session;
    private final Listeners listeners;
    private final AuditLog audit;
    private final SafetyNet safety;
    private final List<MigrationReport.Applied> kept = new ArrayList<>();
    private final List<MigrationReport.Applied> uncommitted = new ArrayList<>();
    private Optional<String> drift = Optional.empty();
    private DatabaseVersion before = DatabaseVersion.NONE;
    private DatabaseVersion committed = DatabaseVersion.NONE;
    private DatabaseVersion version = DatabaseVersion.NONE;
    private long start = System.nanoTime();
    private boolean untouched = true;

    private Change(RunSettings settings, Session session, Listeners listeners, RepeatedFailure failures) {
        this.context = new RunContext(settings, session, listeners);
        session.tell(new Listeners.Aside(listeners));
        this.settings = settings;
        this.session = session;
        this.listeners = listeners;
        this.audit = new AuditLog(settings);
        this.safety = new SafetyNet(settings, session, listeners, failures);
    }

    /** What is done under the lock. */
    @FunctionalInterface
    public interface Story<T> {
        T with(Change change) throws SQLException;
    }

    /** What is undone as a whole if it fails. */
    @FunctionalInterface
    public interface Attempt<T> {
        T make() throws LedgerMoved, StepFailure, SQLException;
    }

    /** What one transaction does. */
    public interface Part<T> {
        /** Looks, as the first thing in the transaction, before anything is recorded. */
        default void prove() throws LedgerMoved, StepFailure, SQLException {}

        /** Changes, and appends at least one row to the audit. The state row is written after it. */
        T change() throws StepFailure, SQLException;

        /** The chain value of the set whose migrations are all applied then; empty if some are left. */
        String chain() throws SQLException;

        /** How foreign keys are treated, and whether another transaction follows. */
        default Segment segment() {
            return Segment.WHOLE;
        }
    }

    /**
     * Takes the lock, opens, and does what is to be done. The database may be missing.
     *
     * @throws MigrationException if it is refused or fails; it says in what state the database is
     */
    public static <T> T locked(RunSettings settings, Listeners listeners, DatabaseAccess access, Story<T> story) {
        Change change = null;
        try (Held lock = settings.lock(access);
                RepeatedFailure failures = new RepeatedFailure(settings, access);
                Session session = Session.open(access, lock, settings)) {
            change = new Change(settings, session, listeners, failures);
            if (settings.guards(Guard.SCHEMA_WITHIN_BOUNDS)) {
                ReachingObject.refuseIn(session.database(), settings.name());
            }
            return story.with(change);
        } catch (SQLException e) {
            throw change == null ? SqlProblem.outsideOfSteps(settings, e) : change.outsideOfTransactions(e);
        } catch (MigrationException e) {
            throw change == null ? e : change.safety.named(change.untouched ? e : e.withKept(change.kept()));
        }
    }

    public RunContext context() {
        return context;
    }

    public AuditLog audit() {
        return audit;
    }

    public SafetyNet safety() {
        return safety;
    }

    /** What was committed, in order. */
    public List<MigrationReport.Applied> kept() {
        return List.copyOf(kept);
    }

    /** Whether nothing was committed. */
    public boolean isUntouched() {
        return untouched;
    }

    /** Begins to work from this version of the schema; once more if the plan has to be made anew. */
    public void begin(DatabaseVersion from) {
        if (untouched) {
            before = from;
            start = System.nanoTime();
        }
        committed = from;
        version = from;
    }

    /** Where the schema stands, with what the open transaction applied. */
    public DatabaseVersion version() {
        return version;
    }

    /** From where it began to where the schema is now. */
    public AuditLog.Movement movementTo(DatabaseVersion to) {
        return new AuditLog.Movement(before, to, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Takes note of a migration that the open transaction applied. */
    public void applied(MigrationReport.Applied migration) {
        uncommitted.add(migration);
        version = version.with(migration.id());
    }

    /** Takes note of where a snapshot has brought the schema. */
    public void reached(DatabaseVersion reached) {
        version = reached;
    }

    /** What the open transaction applied. */
    public List<MigrationReport.Applied> uncommitted() {
        return List.copyOf(uncommitted);
    }

    /**
     * Notices that somebody changed the schema by hand; outside of any transaction.
     *
     * @throws MigrationException if that is to be refused
     */
    public void noticeDrift() throws SQLException {
        if (untouched && drift.isEmpty()) {
            drift = DriftNotice.noticed(settings, listeners, session.database());
        }
    }

    // Somebody may have been there since it was looked before, or since the last commit.
    private Optional<String> driftInTransaction() throws SQLException {
        if (!settings.guards(Guard.DRIFT_NOTICED) || !settings.guards(Guard.DRIFT_NOTICED_BETWEEN)) {
            return Optional.empty();
        }
        List<String> differences = context.schema().changedByOthers(session.database());
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        String text = SchemaDrift.text(differences);
        return Optional.of(drift.equals(Optional.of(text)) ? text : DriftNotice.announced(settings, listeners, text));
    }

    /**
     * One transaction: begins it, records it, commits it.
     *
     * @throws LedgerMoved if the part finds that somebody else was faster
     */
    @SuppressWarnings("try") // Kept as long as the transaction is open.
    public <T> T commit(Part<T> part) throws LedgerMoved, StepFailure, SQLException {
        try (SqlConnection.Keeping statements = session.database().keeping()) {
            return committed(part, session.database());
        }
    }

    private <T> T committed(Part<T> part, SqlConnection database) throws LedgerMoved, StepFailure, SQLException {
        Segment segment = part.segment();
        boolean enforced = segment.mode() == Segment.Mode.FOREIGN_KEYS_ON
                || segment.mode() == Segment.Mode.BATCHED
                || !settings.guards(Guard.FOREIGN_KEYS_OFF);
        session.settings().make(ConnectionSettings.FOREIGN_KEYS, enforced ? "1" : "0");
        Transaction transaction = Transaction.begin(database);
        safety.begun();
        part.prove();
        Optional<String> drifted = driftInTransaction();
        String writtenBy = settings.application();
        List<String> upgraded = kept.isEmpty() ? LedgerTables.create(database) : List.of();
        session.ledger().mark(writtenBy);
        audit.begin(database);
        audit.upgraded(upgraded, version);
        if (untouched) {
            safety.record(audit, before);
        }
        if (drifted.isPresent()) {
            audit.append(Operation.DRIFT, "", AuditLog.Movement.at(version), drifted.get());
        }
        T result = part.change();
        if (segment.place() == Segment.Place.LAST) {
            // The last commit reads the whole schema, whatever was known of it.
            session.ledger().leave(part.chain(), writtenBy);
        } else {
            session.ledger().leave(part.chain(), writtenBy, context.schema().tracked());
        }
        commit(transaction, audit);
        return result;
    }

    /** One batch of a step that has begun. */
    public interface Batch {
        /**
         * Treats its rows and writes its mark, in the transaction that is open.
         *
         * @return false if there was nothing to do, and the transaction is to be given up
         */
        boolean make() throws LedgerMoved, StepFailure, SQLException;

        /**
         * What a foreign key refused at the commit, if it knows better than that the commit failed; then it has ended the
         * transaction, which was open still.
         */
        default Optional<StepFailure> refused(Transaction transaction, SQLException failure) throws SQLException {
            return Optional.empty();
        }

        /** Whether the mark that it wrote is in this database. */
        boolean isKeptIn(SqlConnection database) throws SQLException;
    }

    /**
     * One transaction of a step that has begun and is not done: no row of the ledger and none of the audit stands for it,
     * but the mark that the batch writes.
     *
     * @return what the batch said
     * @throws LedgerMoved if the batch finds that somebody else was faster
     */
    @SuppressWarnings("try") // Kept as long as the transaction is open.
    public boolean commitBatch(Batch batch) throws LedgerMoved, StepFailure, SQLException {
        try (SqlConnection.Keeping statements = session.database().keeping()) {
            Transaction transaction = Transaction.begin(session.database());
            boolean made;
            try {
                made = batch.make();
            } catch (StepFailure e) {
                transaction.abort(e);
                throw e;
            }
            if (!made) {
                transaction.abort();
                return false;
            }
            try {
                transaction.commit();
                committed();
            } catch (SQLException e) {
                throw outcome(transaction, batch, e);
            }
            return true;
        }
    }

    // A commit that throws may still be durable (driver fact 12): whether it was is asked of the file, opened again.
    private void commit(Transaction transaction, LockedCopy.Question kept) throws StepFailure {
        try {
            transaction.commit();
            committed();
        } catch (SQLException e) {
            throw outcome(e, kept);
        }
    }

    // While others read, or a foreign key refuses, a commit leaves its transaction open: nobody need open the file
    // again.
    private StepFailure outcome(Transaction transaction, Batch batch, SQLException failure) throws SQLException {
        ResultCode code = ResultCode.of(failure);
        if (code.isConstraint() && transaction.database().inTransaction()) {
            Optional<StepFailure> refused = batch.refused(transaction, failure);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        if (code.isBusy() && transaction.database().inTransaction()) {
            transaction.abort(failure);
            return new StepFailure(
                    SqlProblem.ofCommit(false, session.name(), failure), SafeCause.of(failure, "COMMIT"));
        }
        return outcome(failure, (database, main) -> batch.isKeptIn(database));
    }

    private StepFailure outcome(SQLException failure, LockedCopy.Question kept) {
        SQLException cause = SafeCause.of(failure, "COMMIT");
        String code = SqlProblem.said(failure, session.name());
        try {
            session.reopenToAsk();
            boolean done = settings.guards(Guard.COMMIT_ASKED) && kept.isTrueIn(session.database(), "main");
            if (done) {
                committed();
            }
            return new StepFailure(SqlProblem.ofCommit(done, session.name(), failure), cause);
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(SafeCause.withoutValues(e));
            return new StepFailure(Problem.ofFile(ProblemCode.OUTCOME_UNKNOWN, session.name(), code), cause);
        }
    }

    private void committed() {
        untouched = false;
        safety.committed();
        committed = version;
        kept.addAll(uncommitted);
        uncommitted.clear();
    }

    /** After the last commit: reads the file again. */
    public void verify() throws StepFailure {
        safety.verify(audit);
    }

    /**
     * Makes an attempt, whose failure is undone and told.
     *
     * @return what it answers; empty if somebody else was faster, and what it had begun is undone
     * @throws MigrationException if it failed
     */
    public <T> Optional<T> attempt(Attempt<T> attempt) {
        try {
            return Optional.of(attempt.make());
        } catch (LedgerMoved e) {
            undo(e);
            return Optional.empty();
        } catch (StepFailure e) {
            throw after(e);
        } catch (SQLException e) {
            throw after(outsideOfStatements(e));
        } catch (MigrationException e) {
            DatabaseState known = undo(e) ? keptState() : DatabaseState.UNKNOWN;
            if (known == DatabaseState.UNTOUCHED) {
                safety.refused(e.problem());
            }
            throw told(e.problem(), worse(e.databaseState(), known), e, e.getCause());
        } catch (RuntimeException | OutOfMemoryError e) {
            Problem unforeseen = Problem.ofFile(
                    ProblemCode.UNFORESEEN, session.name(), e.getClass().getName());
            throw after(new StepFailure(unforeseen, SafeCause.withoutValues(e)));
        } catch (Error e) {
            undo(e); // nobody's refusal: the error itself goes on
            throw e;
        }
    }

    // SQLite failed outside of any statement of a step: at the beginning of a transaction, or while recording.
    private StepFailure outsideOfStatements(SQLException failure) {
        return new StepFailure(SqlProblem.whileOpen(session.name(), failure), SafeCause.of(failure, ""));
    }

    private MigrationException outsideOfTransactions(SQLException e) {
        return safety.named(SqlProblem.outsideOfSteps(settings, e, kept(), !untouched));
    }

    private MigrationException after(StepFailure failure) {
        Problem problem = failure.problem();
        Throwable cause = failure.getCause();
        if (problem.code() == ProblemCode.AFTERMATH_FAILED) {
            // Nothing is open that could be undone, and what could not be read again is not written to either.
            return told(problem, safety.aftermath(), failure, cause);
        }
        MigrationException suppressing = new MigrationException(problem, DatabaseState.UNKNOWN, List.of(), cause);
        boolean undone = undo(suppressing);
        DatabaseState state = undone ? state(problem, suppressing) : DatabaseState.UNKNOWN;
        if (state != DatabaseState.UNKNOWN && problem.code() != ProblemCode.DATABASE_BUSY) {
            record(problem, suppressing);
        }
        return told(problem, state, suppressing, cause);
    }

    private boolean undo(Throwable first) {
        uncommitted.clear();
        version = committed;
        try {
            new Transaction(session.database()).abort();
            return true;
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, "ROLLBACK"));
            return reopened(first);
        }
    }

    // Closing a connection aborts its transaction; what is in the file is then read by a new one. A connection that was
    // given is not closed, and so its transaction is there still.
    private boolean reopened(Throwable first) {
        try {
            session.reopenToAsk();
            new Transaction(session.database()).abort();
            return true;
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
            return false;
        }
    }

    private DatabaseState state(Problem problem, Throwable first) {
        if (problem.code() == ProblemCode.OUTCOME_UNKNOWN || problem.code() == ProblemCode.RESULT_DAMAGED) {
            return DatabaseState.UNKNOWN;
        }
        if (problem.code() == ProblemCode.COMMIT_KEPT) {
            return DatabaseState.AT_LAST_GOOD_STEP;
        }
        try {
            return session.ledger().wasCommittedHalfWay() ? DatabaseState.UNKNOWN : keptState();
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, ""));
            return DatabaseState.UNKNOWN;
        }
    }

    private DatabaseState keptState() {
        return untouched ? DatabaseState.UNTOUCHED : DatabaseState.AT_LAST_GOOD_STEP;
    }

    // What was thrown may know more than the run does.
    private static DatabaseState worse(DatabaseState told, DatabaseState known) {
        return told == DatabaseState.UNTOUCHED ? known : told;
    }

    /** Records a failure, in a transaction of its own; the audit is made if not even it was there. */
    private void record(Problem problem, Throwable first) {
        if (untouched && safety.countRepeated(problem)) {
            return;
        }
        Transaction transaction = new Transaction(session.database());
        try {
            Transaction.begin(session.database());
            List<String> upgraded = LedgerTables.createAudit(session.database());
            audit.begin(session.database());
            audit.upgraded(upgraded, untouched ? before : session.ledger().version());
            if (untouched) {
                safety.record(audit, before); // otherwise the first commit has brought its row
            }
            audit.failed(
                    problem, movementTo(untouched ? before : session.ledger().version()));
            transaction.commit();
            safety.failed(problem);
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
            undo(first);
        }
    }

    private MigrationException told(
            Problem problem, DatabaseState state, Throwable suppressing, @Nullable Throwable cause) {
        MigrationException failure =
                new MigrationException(problem, state, kept(), cause).withChecks(listeners.checks());
        for (Throwable suppressed : suppressing.getSuppressed()) {
            failure.addSuppressed(suppressed);
        }
        MigrationException told = safety.outcome(failure);
        listeners.tell(new Events.FailedData(problem, told.databaseState()));
        return told;
    }
}
