package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.ledger.AuditRecord;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.plan.Planner;
import io.zmonitor.migrator.internal.plan.RepeatableComparison;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One change under the lock that is no run: a rollback, a baseline, a repair. What it does, its rows in the audit and
 * the state row commit together or not at all. For one change of a database that exists.
 */
final class LockedChange {
    private final RunSettings settings;
    private final MigrationSet set;
    private final Listeners listeners;
    private final AuditRecord.Operation operation;
    private final Progress progress;
    private Optional<String> drift = Optional.empty();

    LockedChange(RunSettings settings, MigrationSet set, Listeners listeners, AuditRecord.Operation operation) {
        this.settings = settings;
        this.set = set;
        this.listeners = listeners;
        this.operation = operation;
        this.progress = new Progress(set, List.of(), List.of());
    }

    /** What is changed. */
    @FunctionalInterface
    interface Body<T> {
        /**
         * Looks, under the lock but outside of any transaction. What it throws is a refusal that touched nothing; what
         * it answers is the result, if there is nothing to change.
         */
        default Optional<T> before(RunContext context) throws SQLException {
            return Optional.empty();
        }

        /**
         * Changes, in the transaction that is open, and appends at least one row to the audit. What it throws undoes
         * everything. The state row is written after it.
         */
        T change(RunContext context, AuditTrail audit) throws StepFailure, SQLException;
    }

    /**
     * Takes the lock, opens, and changes.
     *
     * @throws MigrationException if it is refused or fails; it says in what state the database is
     */
    <T> T execute(Body<T> body) {
        try (DatabaseAccess access = settings.access()) {
            if (access.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, access.name()));
            }
            try (Held lock = settings.lock(access);
                    Session session = Session.open(access, lock)) {
                RunContext context = new RunContext(settings, session, listeners);
                Optional<T> unchanged = body.before(context);
                return unchanged.isPresent() ? unchanged.get() : changed(context, body);
            }
        } catch (SQLException e) {
            throw outsideOfTheTransaction(e);
        }
    }

    private <T> T changed(RunContext context, Body<T> body) throws SQLException {
        Session session = context.session();
        session.makeDurable(settings.lockTimeout());
        drift = new DriftWatch(settings, listeners).notice(session.database());
        SafetyNet safety = new SafetyNet(settings, session, listeners);
        Recovery recovery = recovery(context, safety, version(session));
        try {
            if (operation == AuditRecord.Operation.ROLLBACK) {
                // The others write to the ledger only.
                safety.before(SafetyNet.Danger.RISKY);
            }
            return inTransaction(context, safety, body);
        } catch (StepFailure e) {
            boolean kept = e.problem().code() == ProblemCode.COMMIT_KEPT;
            throw (kept ? recovery(context, safety, version(session)) : recovery).after(e);
        } catch (SQLException e) {
            throw recovery.after(e);
        } catch (MigrationException e) {
            throw recovery.after(e);
        } catch (RuntimeException e) {
            throw recovery.after(UndeclaredFailure.of(e));
        } catch (Error e) {
            recovery.undoFor(e);
            throw e;
        }
    }

    private <T> T inTransaction(RunContext context, SafetyNet safety, Body<T> body) throws StepFailure, SQLException {
        Session session = context.session();
        boolean off = settings.guards(Guard.FOREIGN_KEYS_OFF);
        session.settings().make(ConnectionSettings.FOREIGN_KEYS, off ? "0" : "1");
        Transaction transaction = Transaction.begin(session.database());
        safety.begun();
        drift = new DriftWatch(settings, listeners).again(context.schema(), session.database(), drift);
        LedgerTables.create(session.database());
        session.ledger().mark(settings.application().toString());
        AuditTrail audit = AuditTrail.atItsEnd(settings, operation, session.database());
        audit.backup(safety, version(session));
        if (drift.isPresent()) {
            audit.drifted(version(session), drift.get());
        }
        T result = body.change(context, audit);
        session.ledger().leave(chain(session), settings.application().toString());
        commit(transaction, session, audit);
        safety.verify(again -> audit.isKeptBy(again.database()));
        return result;
    }

    private String chain(Session session) throws SQLException {
        LedgerReading recorded = session.reading(set, settings);
        boolean complete = Planner.isComplete(Planning.statuses(set, recorded.entries(), settings.rules()))
                && RepeatableComparison.due(Planning.repeatableStatuses(set, recorded, settings.rules()))
                        .isEmpty();
        return complete ? set.chain() : "";
    }

    // A commit that throws may still be durable (driver fact 12): whether it was is what the audit's newest row says.
    private void commit(Transaction transaction, Session session, AuditTrail audit) throws StepFailure {
        try {
            transaction.commit();
            progress.committed(List.of());
        } catch (SQLException e) {
            throw outcome(session, audit, e);
        }
    }

    private StepFailure outcome(Session session, AuditTrail audit, SQLException failure) {
        SQLException cause = SafeCause.of(failure, "COMMIT");
        String code = ResultCode.of(failure).name();
        try {
            session.reopen();
            boolean kept = settings.guards(Guard.COMMIT_ASKED) && audit.isKeptBy(session.database());
            if (kept) {
                progress.committed(List.of());
            }
            ProblemCode what = kept ? ProblemCode.COMMIT_KEPT : ProblemCode.COMMIT_FAILED;
            return new StepFailure(Problem.ofFile(what, session.name(), code), cause);
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(SafeCause.withoutValues(e));
            return new StepFailure(Problem.ofFile(ProblemCode.OUTCOME_UNKNOWN, session.name(), code), cause);
        }
    }

    private Recovery recovery(RunContext context, SafetyNet safety, DatabaseVersion version) {
        Records records = new Records(settings, context.session(), new MigrationPlan(version, version, List.of()));
        return new Recovery(context, safety, progress, records);
    }

    // Where there is no ledger that could be read, a change that makes one starts from nothing.
    private static DatabaseVersion version(Session session) throws SQLException {
        try {
            return DatabaseVersion.of(
                    session.entries().stream().map(LedgerEntry::id).toList());
        } catch (MigrationException e) {
            return DatabaseVersion.NONE;
        }
    }

    private MigrationException outsideOfTheTransaction(SQLException e) {
        if (progress.isUntouched()) {
            return SqlProblem.outsideOfSteps(settings, e);
        }
        Problem problem = Problem.ofFile(
                ProblemCode.AFTERMATH_FAILED, settings.name(), ResultCode.of(e).name());
        return new MigrationException(problem, DatabaseState.AT_LAST_GOOD_STEP, List.of(), SafeCause.of(e, ""));
    }
}
