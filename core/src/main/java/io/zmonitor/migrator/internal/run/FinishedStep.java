package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.background.BackgroundStep;
import io.zmonitor.migrator.internal.batch.BatchKey;
import io.zmonitor.migrator.internal.batch.BatchSize;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Progress;
import io.zmonitor.migrator.internal.ledger.StateRow;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.BootDeadline;
import io.zmonitor.migrator.internal.session.ConnectionSettings;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.Segment;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UtcText;
import io.zmonitor.migrator.internal.step.BatchGuards;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step that is recorded, finished in the foreground: what is left of it to the background, and rows that wait although
 * nothing is, since an older build has written them. For one step.
 */
public final class FinishedStep {
    private final Change change;
    private final RunContext context;
    private final ResolvedMigration migration;
    private final BatchedRun.Gate gate;
    private final BatchGuards guards;
    private final BatchProgress progress;

    private FinishedStep(Change change, ResolvedMigration migration, BatchedRun.Gate gate) {
        this.change = change;
        this.context = change.context();
        this.migration = migration;
        this.gate = gate;
        this.guards = new BatchGuards(context, migration);
        this.progress = new BatchProgress(context.listeners(), id());
    }

    /** Finishes this one, which is recorded, under the lock. */
    public static void finish(Change change, ResolvedMigration migration)
            throws LedgerMoved, StepFailure, SQLException {
        new FinishedStep(change, migration, () -> {}).goThrough("is finished in the foreground", null);
    }

    /**
     * Goes on with what an earlier boot has left of this one, which is recorded.
     *
     * @return whether nothing is left of it now
     */
    static boolean goOn(Change change, ResolvedMigration migration, BootDeadline deadline)
            throws LedgerMoved, StepFailure, SQLException {
        return new FinishedStep(change, migration, () -> {}).goThrough("goes on at a boot", deadline);
    }

    /** The same of a step that another one requires; nothing to do if no rows wait. */
    static void finish(
            Change change,
            ResolvedMigration required,
            BatchedRun.Gate gate,
            MigrationId by,
            @Nullable BootDeadline deadline)
            throws LedgerMoved, StepFailure, SQLException {
        if (!saysWhatWaits(required)) {
            return;
        }
        FinishedStep step = new FinishedStep(change, required, gate);
        if (!step.goThrough("is finished in the foreground, since " + by + " requires it", deadline)) {
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.REQUIRED_UNFINISHED,
                    step.id(),
                    step.guards.directive().location(),
                    by.toString(),
                    deadline == null ? "" : deadline.shown()));
        }
    }

    /** That no row of a required step waits, in the transaction of the step that requires it. */
    static void require(Change change, ResolvedMigration required) throws StepFailure, SQLException {
        if (saysWhatWaits(required)) {
            FinishedStep step = new FinishedStep(change, required, () -> {});
            if (step.isAskable()) {
                step.guards.requireNoneWaiting();
            }
        }
    }

    private static boolean saysWhatWaits(ResolvedMigration migration) {
        return migration.batch().isPresent() && !migration.batch().get().where().isEmpty();
    }

    private MigrationId id() {
        return migration.entry().id();
    }

    private SqlConnection database() {
        return context.session().database();
    }

    private BatchKey key() {
        return guards.key();
    }

    // A later step may have dropped what the condition names: then it has seen to it that nothing waits.
    private boolean isAskable() throws SQLException {
        try {
            guards.requireFit();
            return true;
        } catch (StepFailure e) {
            return false;
        }
    }

    // Whether nothing is left then.
    private boolean goThrough(String how, @Nullable BootDeadline deadline)
            throws LedgerMoved, StepFailure, SQLException {
        boolean isLeft = new BatchMarks(database()).of(id()).isPresent();
        if (!isLeft
                && (!isAskable() || key().waiting(database(), guards.directive().where()) == 0)) {
            return true;
        }
        change.commit(new Beginning(how));
        context.session().settings().make(ConnectionSettings.FOREIGN_KEYS, "1");
        BackgroundStep step = new BackgroundStep(change, migration, BatchSize.TIME);
        while (step.turn()) {
            emptyLog();
            Optional<Mark> mark = step.mark();
            if (mark.isPresent()) {
                progress.committed(mark.get(), step.position());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new StepFailure(Problem.ofStep(
                        ProblemCode.BATCHES_INTERRUPTED,
                        id(),
                        guards.directive().location(),
                        Long.toString(mark.map(now -> now.progress().batches()).orElse(0L))));
            }
            if (deadline != null && deadline.isOver() && !step.isLooking()) {
                return false;
            }
        }
        return true;
    }

    private void emptyLog() throws SQLException {
        Optional<FileAccess> file = context.session().file();
        if (file.isPresent() && file.get().database().wal().toFile().length() > BatchedRun.LARGEST_LOG) {
            database().execute("PRAGMA main.wal_checkpoint(TRUNCATE)");
        }
    }

    /** The transaction that says so; the state of the ledger stays what it is. */
    private final class Beginning implements Change.Part<Boolean> {
        private final String how;
        private String chain = "";

        Beginning(String how) {
            this.how = how;
        }

        @Override
        public Segment segment() {
            return new Segment(Segment.Mode.BATCHED, List.of(migration), Segment.Place.INNER);
        }

        @Override
        public void prove() throws LedgerMoved, StepFailure, SQLException {
            gate.pass();
            chain = StateRow.read(database(), context.session().name()).setChain();
        }

        @Override
        public Boolean change() throws StepFailure, SQLException {
            guards.requireFit();
            BatchMarks marks = new BatchMarks(database());
            Optional<Mark> earlier = marks.of(id());
            Mark mark = earlier.isPresent() ? earlier.get() : begun(marks);
            change.audit().append(Operation.BATCHES, id().toString(), AuditLog.Movement.at(change.version()), how);
            progress.begins(mark, how);
            return true;
        }

        private Mark begun(BatchMarks marks) throws SQLException {
            Mark first = new Mark(
                    id(),
                    BatchMarks.FORMAT,
                    migration.entry().checksum().toString(),
                    key().toString(),
                    UtcText.ofMillis(context.settings().clock().instant()),
                    Progress.NONE,
                    guards.directive().size(),
                    false);
            marks.begin(first, key().last(database()).columns());
            return first;
        }

        @Override
        public String chain() {
            return chain;
        }
    }
}
