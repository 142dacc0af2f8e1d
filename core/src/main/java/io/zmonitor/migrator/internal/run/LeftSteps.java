package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.background.StepsLeft;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.session.BootDeadline;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What earlier boots have left of steps that are recorded, gone on with at a boot after which nothing stays open. The schema
 * is this build's already, so what fails here does not fail the boot. For one run.
 */
final class LeftSteps {
    private final Change change;
    private final RunContext context;
    private final MigrationSet set;
    private final BootDeadline deadline;

    LeftSteps(Change change, MigrationSet set, BootDeadline deadline) {
        this.change = change;
        this.context = change.context();
        this.set = set;
        this.deadline = deadline;
    }

    /** Whether there may be some: of this build or of another one. */
    static boolean areIn(DatabaseAccess access) throws SQLException {
        Optional<Connection> connection = access.look();
        return connection.isPresent()
                && !new BatchMarks(new SqlConnection(connection.get())).read().isEmpty();
    }

    /**
     * Goes on until the deadline, and makes one batch of each at least, so that it ends some day.
     *
     * @param justLeft what this run has left itself
     * @return of which steps rows are left now
     */
    List<MigrationId> goOn(List<MigrationId> justLeft) throws SQLException {
        List<MigrationId> left = new ArrayList<>();
        List<Mark> marks = StepsLeft.marks(context.session().database(), context.settings());
        for (SourceEntry entry : StepsLeft.entries(set, marks)) {
            MigrationId id = entry.id();
            if (justLeft.contains(id) || !finish(set.load(List.of(entry)).get(0))) {
                left.add(id);
            }
        }
        return left;
    }

    // Whether nothing is left then.
    private boolean finish(ResolvedMigration migration) throws SQLException {
        MigrationId id = migration.entry().id();
        try {
            context.session().makeDurable(context.settings().lockTimeout());
            boolean done = change.attempt(() -> FinishedStep.goOn(change, migration, deadline))
                    .orElse(false);
            if (!done) {
                warn(id + " is not done yet: it goes on at the next boot with a deadline");
            }
            return done;
        } catch (MigrationException e) {
            boolean isOver = e.databaseState() == DatabaseState.UNKNOWN
                    || e.problem().code() == ProblemCode.BATCHES_INTERRUPTED
                    || e.problem().code() == ProblemCode.STATEMENT_INTERRUPTED;
            if (isOver) {
                throw e;
            }
            warn(id + " is not done yet: it failed with " + e.problem().code().code()
                    + ", and is tried again at the next boot with a deadline");
            return false;
        }
    }

    private void warn(String text) {
        context.listeners().warn(Warning.Kind.LEFT_TO_BACKGROUND, text);
    }
}
