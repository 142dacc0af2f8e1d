package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import java.sql.SQLException;

/** Runs what a migration consists of, whether it goes forward or undoes another. */
record StepExecution(RunContext context) {
    /** In the run's transaction, which must be open afterwards. */
    void inTransaction(ResolvedMigration migration) throws StepFailure, SQLException {
        run(migration, context.settings().guards(Guard.TRIPWIRE) ? Tripwire.SET : Tripwire.NOT_SET);
    }

    /** Outside of any transaction. */
    void alone(ResolvedMigration migration) throws StepFailure, SQLException {
        run(migration, Tripwire.NOT_SET);
    }

    private void run(ResolvedMigration migration, Tripwire tripwire) throws StepFailure, SQLException {
        Session session = context.session();
        Listeners listeners = context.listeners();
        if (migration instanceof ResolvedMigration.OfScript script) {
            new ScriptStep(
                            session.database(),
                            listeners,
                            tripwire,
                            script.entry().id())
                    .run(script);
        } else if (migration instanceof ResolvedMigration.OfCode code) {
            new CodeStep(session.database(), listeners, tripwire).run(code);
        }
    }
}
