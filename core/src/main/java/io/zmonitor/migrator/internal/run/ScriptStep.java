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
import java.sql.SQLException;
import java.util.Optional;

/** Runs a script's statements, one driver call each, and proves after each that the run's transaction is still open. */
final class ScriptStep {
    private final SqlConnection database;
    private final Listeners listeners;
    private final Tripwire tripwire;
    private final MigrationId id;

    ScriptStep(SqlConnection database, Listeners listeners, Tripwire tripwire, MigrationId id) {
        this.database = database;
        this.listeners = listeners;
        this.tripwire = tripwire;
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
        try {
            if (statement.expected().isPresent()) {
                expect(statement, statement.expected().get());
            } else {
                database.execute(statement.sql());
            }
        } catch (SQLException e) {
            throw failure(statement, e);
        }
        if (tripwire.isTripped(database)) {
            throw tripped(statement, null);
        }
    }

    private void expect(ScriptStatement statement, String expected) throws SQLException, StepFailure {
        Optional<String> difference = Expectation.difference(database, statement.sql(), expected);
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
        if (tripwire.isTripped(database)) {
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
