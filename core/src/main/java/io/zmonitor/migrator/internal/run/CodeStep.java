package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationContext;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs a Java-coded migration in the step's transaction. */
final class CodeStep {
    private final SqlConnection database;
    private final Listeners listeners;
    private final StepBounds bounds;

    CodeStep(SqlConnection database, Listeners listeners, StepBounds bounds) {
        this.database = database;
        this.listeners = listeners;
        this.bounds = bounds;
    }

    // Whatever the author's code throws, errors included, must become a failure that undoes the step.
    @SuppressWarnings("CatchAndPrintStackTrace")
    void run(ResolvedMigration.OfCode step) throws StepFailure, SQLException {
        MigrationId id = step.entry().id();
        Context context = new Context(BorrowedConnection.of(database.connection(), bounds.limit()), listeners, id);
        try {
            step.migration().migrate(context);
        } catch (Throwable e) {
            throw failure(step, e);
        }
        listeners.tell(new RunEvent.Statement(id, location(step)));
        if (bounds.limit().isPassed()) {
            throw bounds.timeout(id, location(step), null);
        }
        if (bounds.tripwire().isTripped(database)) {
            throw ended(step, null);
        }
    }

    private StepFailure failure(ResolvedMigration.OfCode step, Throwable e) throws SQLException {
        MigrationId id = step.entry().id();
        // Its message may hold a row's value; its type, its result code and its stack trace do not.
        Exception cause = SafeCause.withoutValues(e);
        if (e instanceof SQLException sql && ResultCode.of(sql).isFull()) {
            return new StepFailure(Problem.ofStep(ProblemCode.DISK_FULL, id, location(step)), cause);
        }
        if (bounds.limit().isPassed()) {
            return bounds.timeout(id, location(step), cause);
        }
        if (bounds.tripwire().isTripped(database)) {
            return ended(step, cause);
        }
        return new StepFailure(
                Problem.ofStep(
                        ProblemCode.JAVA_MIGRATION_FAILED,
                        id,
                        location(step),
                        e.getClass().getName()),
                cause);
    }

    private static StepFailure ended(
            ResolvedMigration.OfCode step, @org.jspecify.annotations.Nullable Exception cause) {
        return new StepFailure(
                Problem.ofStep(ProblemCode.TRANSACTION_ENDED, step.entry().id(), location(step), "Java code"), cause);
    }

    private static ScriptLocation location(ResolvedMigration.OfCode step) {
        return ScriptLocation.file(step.entry().file());
    }

    private record Context(Connection connection, Listeners listeners, MigrationId id) implements MigrationContext {
        @Override
        public void progress(long done, long total) {
            listeners.tell(new RunEvent.Progress(id, done, total));
        }
    }
}
