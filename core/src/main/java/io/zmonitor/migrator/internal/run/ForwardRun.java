package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.change.SafetyNet;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.session.BootDeadline;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.Segment;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.step.ForeignKeysKept;
import io.zmonitor.migrator.internal.step.SchemaKept;
import io.zmonitor.migrator.internal.step.StepRunner;
import io.zmonitor.migrator.internal.step.StepTables;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies a plan, segment by segment, each in one transaction of the change. For one plan. */
final class ForwardRun implements Change.Attempt<List<MigrationReport.Repeated>> {
    private final Planning planning;
    private final MigrationSet set;
    private final Change change;
    private final RunContext context;
    private final Session session;
    private final StepRunner steps;
    private final TakeOverStep takeOver;
    private final SnapshotStep snapshot;
    private final CheckedRun checked;
    private final PostChecks checks;
    private final RepeatableRun repeatables;
    private final SafetyNet.Danger danger;
    private final Set<MigrationId> inLedger;
    private final Set<MigrationId> missing = new HashSet<>();
    private final @Nullable BootDeadline deadline;
    private final List<MigrationId> left = new ArrayList<>();
    private boolean begun;
    private boolean isFromSnapshot;
    private final SchemaKept schema;
    private Optional<ForeignKeysKept> last = Optional.empty();
    private @Nullable Boolean parents;

    ForwardRun(Planning planning, LoadedPlan work, MigrationSet set, Change change, @Nullable BootDeadline deadline) {
        this.planning = planning;
        this.set = set;
        this.change = change;
        this.deadline = deadline;
        this.context = change.context();
        this.session = context.session();
        this.steps = new StepRunner(change);
        this.takeOver = new TakeOverStep(context, planning.takeOver());
        this.snapshot = new SnapshotStep(context, work.snapshot());
        this.checked = CheckedRun.forward(context.settings(), planning, work);
        this.checks = new PostChecks(checked, context.listeners());
        this.repeatables = new RepeatableRun(change, work);
        this.inLedger = ids(planning.entries());
        for (SourceEntry entry : set.entries()) {
            if (!inLedger.contains(entry.id())) {
                missing.add(entry.id());
            }
        }
        this.danger = planning.danger(work);
        this.schema = new SchemaKept(context, work.steps());
    }

    /**
     * Takes the backup, and applies all of it.
     *
     * @return the repeatables that ran
     * @throws LedgerMoved if somebody else was faster: the plan must be made anew
     */
    @Override
    public List<MigrationReport.Repeated> make() throws LedgerMoved, StepFailure, SQLException {
        change.begin(planning.plan().before());
        if (change.isUntouched()) {
            change.safety().before(danger);
        }
        for (Segment segment : checked.segments()) {
            apply(segment);
        }
        change.verify();
        return repeatables.applied();
    }

    /** Whether a commit has kept what a snapshot holds. */
    boolean isFromSnapshot() {
        return isFromSnapshot;
    }

    /** The steps that are recorded and of which it has left rows. */
    List<MigrationId> left() {
        return List.copyOf(left);
    }

    // What is required is finished before the segment begins, by batches of its own.
    private void finishRequired(Segment segment) throws LedgerMoved, StepFailure, SQLException {
        for (ResolvedMigration step : segment.steps()) {
            for (MigrationId required : step.requires()) {
                Optional<ResolvedMigration> recorded = recorded(required);
                if (recorded.isPresent()) {
                    MigrationId by = step.entry().id();
                    FinishedStep.finish(change, recorded.get(), this::prove, by, deadline);
                    left.remove(required);
                }
            }
        }
    }

    // In a new database all is one transaction, and nothing is left.
    private Optional<ResolvedMigration> recorded(MigrationId id) {
        for (SourceEntry entry : set.entries()) {
            if (!planning.entries().isEmpty() && entry.id().equals(id) && inLedger.contains(id)) {
                return Optional.of(set.load(List.of(entry)).get(0));
            }
        }
        return Optional.empty();
    }

    private void apply(Segment segment) throws LedgerMoved, StepFailure, SQLException {
        finishRequired(segment);
        boolean alone = segment.mode() == Segment.Mode.NO_TRANSACTION;
        if (alone) {
            requireUnmoved();
            change.safety().begun();
            checks.remember(session.database());
            schema.remember();
            last = Optional.empty(); // VACUUM gives rows other numbers
        }
        long start = alone ? steps.applyAlone(segment.steps().get(0)) : System.nanoTime();
        BatchedRun batches = null;
        if (segment.mode() == Segment.Mode.BATCHED) {
            ResolvedMigration migration = segment.steps().get(0);
            batches = new BatchedRun(change, migration, this::prove, deadline);
            start = steps.begin(migration);
            batches.allButTheLast();
        }
        List<MigrationReport.Applied> applied = change.commit(new InTransaction(segment, start, batches));
        if (batches != null && batches.isLeft()) {
            left.add(segment.steps().get(0).entry().id());
        }
        List<MigrationId> covered = snapshot.committed();
        inLedger.addAll(covered);
        for (MigrationId id : covered) {
            missing.remove(id);
            isFromSnapshot = true;
        }
        begun = begun || !applied.isEmpty() || !covered.isEmpty();
        for (MigrationReport.Applied migration : applied) {
            inLedger.add(migration.id());
            missing.remove(migration.id());
        }
    }

    private final class InTransaction implements Change.Part<List<MigrationReport.Applied>> {
        private final Segment segment;
        private final long start;
        private final @Nullable BatchedRun batches;

        InTransaction(Segment segment, long start, @Nullable BatchedRun batches) {
            this.segment = segment;
            this.start = start;
            this.batches = batches;
        }

        @Override
        public Segment segment() {
            return segment;
        }

        @Override
        public void prove() throws LedgerMoved, StepFailure, SQLException {
            takeOver.replace();
            snapshot.prove();
            ForwardRun.this.prove();
        }

        @Override
        public List<MigrationReport.Applied> change() throws StepFailure, SQLException {
            takeOver.record(change);
            snapshot.apply(change);
            requireRequired();
            repeatables.begin();
            ForeignKeysKept foreignKeys = null;
            if (segment.mode() == Segment.Mode.NO_TRANSACTION) {
                steps.record(segment.steps().get(0), start, StepRunner.UNKNOWN);
            } else if (batches != null) {
                long changed = batches.last();
                steps.record(segment.steps().get(0), start, changed, batches.badRows());
            } else {
                foreignKeys = applySteps();
            }
            boolean isLast = segment.place() == Segment.Place.LAST;
            if (isLast) {
                repeatables.finish();
            }
            List<MigrationReport.Applied> applied = change.uncommitted();
            compare(foreignKeys, applied);
            if (isLast) {
                schema.compare(applied);
                checks.run(session.database());
                int all = change.kept().size() + applied.size();
                change.audit()
                        .append(
                                Operation.RUN,
                                "",
                                change.movementTo(planning.plan().after()),
                                all + " applied" + lost());
            }
            return applied;
        }

        // Whatever came since: no step begins that could take away what waiting rows need.
        private void requireRequired() throws StepFailure, SQLException {
            for (ResolvedMigration step : segment.steps()) {
                for (MigrationId required : step.requires()) {
                    Optional<ResolvedMigration> recorded = recorded(required);
                    if (recorded.isPresent()) {
                        FinishedStep.require(change, recorded.get());
                    }
                }
            }
        }

        private String lost() {
            return schema.lost().isEmpty() ? "" : "; lost: " + String.join(", ", schema.lost());
        }

        private @Nullable ForeignKeysKept applySteps() throws StepFailure, SQLException {
            Optional<ForeignKeysKept> known = context.schema().isUndisturbed() ? last : Optional.empty();
            boolean leftAlone = areForeignKeysLeftAlone();
            parents = leftAlone ? parents : null;
            ForeignKeysKept foreignKeys = leftAlone
                    ? null
                    : canFollow() ? ForeignKeysKept.following(context) : ForeignKeysKept.remember(context, known);
            steps.tell(foreignKeys);
            ResolvedMigration newest = null;
            for (ResolvedMigration migration : segment.steps()) {
                newest = migration;
                repeatables.before(migration);
                StepTables done = steps.apply(migration);
                if (foreignKeys != null) {
                    foreignKeys.after(done);
                }
            }
            if (newest != null) {
                StepRunner.requireTransaction(context, newest);
            }
            return foreignKeys;
        }

        // Where transactions follow each other, what one has found of all tables is what the next one begins with.
        private boolean canFollow() throws SQLException {
            return checked.segments().size() == 1
                    && segment.mode() == Segment.Mode.TOGETHER
                    && ForeignKeysKept.canFollow(segment.steps())
                    && ForeignKeys.canBeChecked(session.database());
        }

        // What an earlier step left unusable, a harmless one may mend.
        private boolean areForeignKeysLeftAlone() throws SQLException {
            if (last.isPresent() && !last.get().areUsable()) {
                return false;
            }
            return ForeignKeysKept.areLeftAloneBy(segment.steps(), false)
                    || (ForeignKeysKept.areLeftAloneBy(segment.steps(), true) && areParentsThere());
        }

        private boolean areParentsThere() throws SQLException {
            Boolean known = parents;
            boolean there = known == null
                    ? ForeignKeys.toAbsentTables(session.database()).isEmpty()
                    : known;
            parents = there;
            return there;
        }

        private void compare(@Nullable ForeignKeysKept foreignKeys, List<MigrationReport.Applied> applied)
                throws StepFailure, SQLException {
            if (foreignKeys != null && !applied.isEmpty()) {
                foreignKeys.compare(applied.get(applied.size() - 1).id());
                last = Optional.of(foreignKeys);
                schema.compared(foreignKeys);
            }
        }

        /** Asked at each commit, so it must not look at the whole set. */
        @Override
        public String chain() {
            int found = 0;
            for (MigrationReport.Applied migration : change.uncommitted()) {
                found += missing.contains(migration.id()) ? 1 : 0;
            }
            found += snapshot.uncommitted().size();
            return found == missing.size() ? set.chain() : "";
        }
    }

    private void prove() throws LedgerMoved, StepFailure, SQLException {
        requireUnmoved();
        checks.remember(session.database());
        schema.remember();
    }

    private void requireUnmoved() throws SQLException, LedgerMoved {
        if (!context.settings().guards(Guard.READ_AGAIN)) {
            return;
        }
        // After the first commit, reading all rows at each step would make a run quadratic: their number is enough.
        boolean unmoved = begun
                ? session.ledger().size() == inLedger.size()
                : isAsPlanned() || ids(session.entries()).equals(inLedger);
        if (!unmoved) {
            throw new LedgerMoved();
        }
    }

    private boolean isAsPlanned() throws SQLException {
        return !planning.entries().isEmpty()
                && planning.takeOver().isEmpty()
                && session.ledger().isOurs()
                && session.ledger().holds(planning.entries());
    }

    private static Set<MigrationId> ids(List<LedgerEntry> entries) {
        Set<MigrationId> ids = new HashSet<>();
        for (LedgerEntry entry : entries) {
            ids.add(entry.id());
        }
        return ids;
    }
}
