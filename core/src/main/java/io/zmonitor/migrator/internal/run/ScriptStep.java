package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.internal.resolve.Action;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ScriptStatement;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Runs a script's statements, one driver call each, and proves after each that the run's transaction is still open. */
final class ScriptStep {
    private final SqlConnection database;
    private final Listeners listeners;
    private final StepBounds bounds;
    private final MigrationId id;

    ScriptStep(SqlConnection database, Listeners listeners, StepBounds bounds, MigrationId id) {
        this.database = database;
        this.listeners = listeners;
        this.bounds = bounds;
        this.id = id;
    }

    void run(ResolvedMigration.OfScript migration) throws StepFailure, SQLException {
        for (ScriptStatement statement : migration.script().statements()) {
            if (statement.action() == Action.EXECUTE) {
                execute(statement);
                listeners.tell(new RunEvent.Statement(id, statement.location()));
            }
        }
    }

    private void execute(ScriptStatement statement) throws StepFailure, SQLException {
        try (Statement execution = database.connection().createStatement()) {
            StatementLimit.Running running = bounds.limit().begin(execution);
            try {
                execute(statement, execution);
            } finally {
                bounds.limit().end(running);
            }
        } catch (SQLException e) {
            throw failure(statement, e);
        } catch (RuntimeException e) {
            throw failure(statement, UndeclaredFailure.of(e));
        }
        if (bounds.limit().isPassed()) {
            throw bounds.timeout(id, statement.location(), null);
        }
        if (isTripped()) {
            throw tripped(statement, null);
        }
    }

    private void execute(ScriptStatement statement, Statement execution) throws SQLException, StepFailure {
        if (statement.expected().isPresent()) {
            expect(statement, execution, statement.expected().get());
        } else {
            execution.execute(statement.sql());
        }
    }

    private boolean isTripped() throws SQLException {
        return bounds.tripwire().isTripped(database);
    }

    private void expect(ScriptStatement statement, Statement execution, String expected)
            throws SQLException, StepFailure {
        Optional<String> difference = Expectation.difference(execution, statement.sql(), expected);
        if (difference.isPresent()) {
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.EXPECTATION_FAILED,
                    id,
                    statement.location(),
                    expected,
                    difference.get(),
                    statement.sql()));
        }
    }

    private StepFailure failure(ScriptStatement statement, SQLException e) throws SQLException {
        ResultCode code = ResultCode.of(e);
        SQLException cause = SafeCause.of(e, statement.sql());
        if (code.isFull()) {
            return new StepFailure(Problem.ofStep(ProblemCode.DISK_FULL, id, statement.location()), cause);
        }
        if (code.isInputOutput()) {
            return new StepFailure(
                    Problem.ofStep(ProblemCode.INPUT_OUTPUT_FAILED, id, statement.location(), code.name()), cause);
        }
        if (bounds.limit().isPassed()) {
            return bounds.timeout(id, statement.location(), cause);
        }
        if (isTripped()) {
            return tripped(statement, cause);
        }
        return new StepFailure(
                Problem.ofStep(
                        ProblemCode.STATEMENT_FAILED,
                        id,
                        statement.location(),
                        String.valueOf(cause.getMessage()),
                        statement.sql()),
                cause);
    }

    private StepFailure tripped(ScriptStatement statement, @org.jspecify.annotations.Nullable SQLException cause) {
        return new StepFailure(
                Problem.ofStep(ProblemCode.TRANSACTION_ENDED, id, statement.location(), statement.sql()), cause);
    }
}
