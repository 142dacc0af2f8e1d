package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.plan.Planner;
import io.zmonitor.migrator.internal.plan.RepeatableComparison;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.session.StepFailure;
import java.sql.SQLException;
import java.util.Optional;

/** A change that is one transaction: a rollback, a baseline, a repair. */
public final class SingleChange {
    private SingleChange() {}

    /** What it does. */
    public interface Body<T> {
        /**
         * Looks, under the lock but outside of any transaction. What it throws is a refusal that touched nothing; what
         * it answers is the result, if there is nothing to change.
         */
        default Optional<T> before(RunContext context) throws SQLException {
            return Optional.empty();
        }

        /**
         * Changes, in the transaction that is open, and appends at least one row to the audit. What it throws undoes
         * everything.
         */
        T change(RunContext context, AuditLog audit) throws StepFailure, SQLException;
    }

    /**
     * Changes a database that exists.
     *
     * @throws MigrationException if it is refused or fails; it says in what state the database is
     */
    public static <T> T make(
            RunSettings settings, MigrationSet set, Listeners listeners, Operation operation, Body<T> body) {
        try (DatabaseAccess access = settings.access()) {
            if (access.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, access.name()));
            }
            return Change.locked(settings, listeners, access, change -> made(change, set, operation, body));
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    private static <T> T made(Change change, MigrationSet set, Operation operation, Body<T> body) throws SQLException {
        RunContext context = change.context();
        Optional<T> unchanged = body.before(context);
        if (unchanged.isPresent()) {
            return unchanged.get();
        }
        context.session().makeDurable(context.settings().lockTimeout());
        change.noticeDrift();
        change.begin(context.session().ledger().version());
        return change.attempt(() -> {
                    if (operation == Operation.ROLLBACK) {
                        // The others write to the ledger only.
                        change.safety().before(SafetyNet.Danger.RISKY);
                    }
                    T result = change.commit(new Change.Part<>() {
                        @Override
                        public T change() throws StepFailure, SQLException {
                            return body.change(context, change.audit());
                        }

                        @Override
                        public String chain() throws SQLException {
                            return chainOf(set, context);
                        }
                    });
                    change.verify();
                    return result;
                })
                .orElseThrow();
    }

    private static String chainOf(MigrationSet set, RunContext context) throws SQLException {
        RunSettings settings = context.settings();
        LedgerReading recorded = context.session().reading(set, settings);
        boolean complete = Planner.isComplete(Planning.statuses(set, recorded.entries(), settings))
                && RepeatableComparison.due(Planning.repeatableStatuses(set, recorded, settings))
                        .isEmpty();
        return complete ? set.chain() : "";
    }
}
