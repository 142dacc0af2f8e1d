package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.resolve.DerivedObject;
import io.zmonitor.migrator.internal.resolve.RepeatableStatement;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UtcText;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs one repeatable. What it defined before has been dropped already. */
final class RepeatableStep {
    private final RunContext context;
    private final SqlConnection database;

    RepeatableStep(RunContext context) {
        this.context = context;
        this.database = context.session().database();
    }

    MigrationReport.Repeated apply(ResolvedRepeatable repeatable) throws StepFailure, SQLException {
        long start = System.nanoTime();
        DerivedObjects objects = DerivedObjects.read(database);
        for (RepeatableStatement statement : repeatable.statements()) {
            if (statement.deed() == RepeatableStatement.Deed.DROP) {
                // With or without IF EXISTS: it may have been dropped for a step already.
                objects.drop(statement.object().toString());
            } else {
                create(statement, objects);
                objects = DerivedObjects.read(database);
            }
        }
        return new Results.AppliedRepeatableData(
                repeatable.entry().name(),
                Optional.of(repeatable.entry().checksum()),
                repeatable.defined().stream().map(DerivedObject::toString).toList(),
                UtcText.ofMillis(context.settings().clock().instant()),
                Duration.ofNanos(System.nanoTime() - start),
                context.settings().application());
    }

    // IF NOT EXISTS would keep somebody else's view and call it the repeatable's.
    private void create(RepeatableStatement statement, DerivedObjects objects) throws StepFailure {
        if (objects.has(statement.object().toString())) {
            throw new StepFailure(Problem.ofScript(
                    ProblemCode.REPEATABLE_FAILED,
                    statement.location(),
                    "the " + statement.object() + " exists already and belongs to no repeatable"));
        }
        try {
            database.execute(statement.sql());
        } catch (SQLException e) {
            throw failure(statement.location(), e);
        }
    }

    private static StepFailure failure(ScriptLocation location, SQLException e) {
        SQLException cause = withNames(e);
        return new StepFailure(
                Problem.ofScript(ProblemCode.REPEATABLE_FAILED, location, String.valueOf(cause.getMessage())), cause);
    }

    // Neither CREATE nor EXPLAIN reads a row, so every word of the message comes from SQLite or from the schema.
    private static SQLException withNames(SQLException e) {
        return SafeCause.of(e, String.valueOf(e.getMessage()));
    }

    /** SQLite looks into a view only when it is read: proves that it could be, without reading a row. */
    static void prove(SqlConnection database, List<ResolvedRepeatable> repeatables) throws StepFailure, SQLException {
        DerivedObjects objects = DerivedObjects.read(database);
        for (ResolvedRepeatable repeatable : repeatables) {
            for (RepeatableStatement statement : repeatable.statements()) {
                boolean view = statement.object().kind() == DerivedObject.Kind.VIEW;
                if (view && objects.has(statement.object().toString())) {
                    prove(database, statement, objects.quoted(statement.object().toString()));
                }
            }
        }
    }

    private static void prove(SqlConnection database, RepeatableStatement statement, String view) throws StepFailure {
        try {
            database.execute("EXPLAIN SELECT * FROM " + view);
        } catch (SQLException e) {
            SQLException cause = withNames(e);
            throw new StepFailure(
                    Problem.ofScript(
                            ProblemCode.REPEATABLE_INVALID,
                            statement.location(),
                            statement.object().name(),
                            String.valueOf(cause.getMessage())),
                    cause);
        }
    }
}
