package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;

/** Runs what a migration consists of, whether it goes forward or undoes another. */
record StepExecution(RunContext context) {
    /** In the run's transaction, which must be open afterwards. */
    void inTransaction(ResolvedMigration migration) throws StepFailure, SQLException {
        Tripwire tripwire = context.settings().guards(Guard.TRIPWIRE) ? Tripwire.SET : Tripwire.NOT_SET;
        run(migration, context.session().database(), tripwire);
    }

    /** Outside of any transaction. */
    void alone(ResolvedMigration migration) throws StepFailure, SQLException {
        Session session = context.session();
        session.unlimited(database -> {
            session.settings().makeDurableLike(database);
            run(migration, database, Tripwire.NOT_SET);
        });
    }

    private void run(ResolvedMigration migration, SqlConnection database, Tripwire tripwire)
            throws StepFailure, SQLException {
        Listeners listeners = context.listeners();
        StatementLimit limit =
                context.session().limit(context.settings().rules().statementTimeout());
        StepBounds bounds = new StepBounds(tripwire, limit);
        if (migration instanceof ResolvedMigration.OfScript script) {
            new ScriptStep(database, listeners, bounds, script.entry().id()).run(script);
        } else if (migration instanceof ResolvedMigration.OfCode code) {
            new CodeStep(database, listeners, bounds).run(code);
        }
    }
}
