package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that can veto a commit: they may look before the first step, and decide after the last. For one run. */
public final class PostChecks {
    private final Checks checks;
    private final List<Check> given;
    private @Nullable List<Check> remembering;

    public PostChecks(CheckedRun run, Listeners listeners) {
        this.checks = new Checks(run, listeners, Check.Phase.POST);
        this.given = run.settings().postChecks();
    }

    /** Before the first step; later calls do nothing. */
    public void remember(SqlConnection database) throws StepFailure, SQLException {
        if (remembering == null) {
            remembering = given.isEmpty() ? given : checks.remembering(given, database);
        }
    }

    /** After the last step. */
    public void run(SqlConnection database) throws StepFailure, SQLException {
        checks.demand(remembering == null ? given : remembering, database);
    }
}
