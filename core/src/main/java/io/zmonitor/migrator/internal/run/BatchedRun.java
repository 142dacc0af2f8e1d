package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.batch.BatchKey;
import io.zmonitor.migrator.internal.batch.BatchKey.Range;
import io.zmonitor.migrator.internal.batch.BatchKey.Value;
import io.zmonitor.migrator.internal.batch.BatchSize;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Place;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Progress;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.script.BatchDirective;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.BootDeadline;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.Segment;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.session.Transaction;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UtcText;
import io.zmonitor.migrator.internal.step.BatchFailures;
import io.zmonitor.migrator.internal.step.BatchGuards;
import io.zmonitor.migrator.internal.step.StepRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step that goes through a table in batches, each in a transaction of its own: its rows, what is counted of them, and
 * the mark from which a later run goes on commit together. The last batch belongs to the transaction that records the step
 * as applied, so a small table takes one transaction only. For one step.
 */
final class BatchedRun implements Change.Batch {
    // A log that nobody moves into the file would grow as large as all that is written.
    static final long LARGEST_LOG = 64L << 20;

    // An application that adds rows faster than they are treated would keep the step from its end.
    private static final int MOST_EXTENSIONS = 100;

    private final Change change;
    private final RunContext context;
    private final ResolvedMigration migration;
    private final BatchDirective directive;
    private final BatchGuards guards;
    private final BatchKey key;
    private final Gate gate;
    private final BatchProgress progress;
    private final BadRows badRows;
    private final @Nullable BootDeadline deadline;
    private BatchSize size;
    private @Nullable Mark mark;
    private @Nullable Mark earlier;
    private boolean isWhole;
    private Value done = Value.NONE;
    private Value until = Value.NONE;
    private Value reached = Value.NONE;
    private boolean left;
    private int extensions;
    private long written;

    /** What is proved at the beginning of the step's first transaction. */
    @FunctionalInterface
    interface Gate {
        void pass() throws LedgerMoved, StepFailure, SQLException;
    }

    BatchedRun(Change change, ResolvedMigration migration, Gate gate, @Nullable BootDeadline deadline) {
        this.change = change;
        this.deadline = deadline;
        this.context = change.context();
        this.migration = migration;
        this.guards = new BatchGuards(context, migration);
        this.directive = guards.directive();
        this.key = guards.key();
        this.gate = gate;
        this.size = new BatchSize(directive.size());
        this.badRows = new BadRows(change, migration, guards);
        this.progress = new BatchProgress(context.listeners(), id());
    }

    private MigrationId id() {
        return migration.entry().id();
    }

    private SqlConnection database() {
        return context.session().database();
    }

    /**
     * Treats all rows but those of the last batch; these too, if they may have one that is found at a commit only or is to be
     * left behind: the transaction that records the step has other work. None, if they are left to the background.
     */
    void allButTheLast() throws LedgerMoved, StepFailure, SQLException {
        isWhole = badRows.arePassed() || guards.mayDefer();
        if (!isWhole && isSmall()) {
            return;
        }
        left = directive.background() && context.settings().staysOpen();
        if (left) {
            return;
        }
        change.commit(new Beginning());
        long begun = System.nanoTime();
        long logged = logged();
        while (commitNext()) {
            long now = System.nanoTime();
            long grown = logged() - logged;
            done = reached;
            Mark reachedMark = known();
            progress.committed(reachedMark, key.position(database(), done, until));
            size = size.after(Duration.ofNanos(now - begun), Math.max(written, grown));
            emptyLog();
            if (Thread.currentThread().isInterrupted()) {
                throw new StepFailure(interrupted(reachedMark.progress()));
            }
            if (deadline != null && deadline.isOver()) {
                leave(deadline);
                return;
            }
            begun = System.nanoTime();
            logged = logged();
        }
    }

    private void leave(BootDeadline passed) throws StepFailure {
        left = passed.leaves(directive);
        if (!left) {
            throw new StepFailure(Problem.ofStep(
                    ProblemCode.BOOT_DEADLINE,
                    id(),
                    directive.location(),
                    Long.toString(known().progress().batches()),
                    passed.shown()));
        }
    }

    /** Whether rows are left for later, although the step is recorded. */
    boolean isLeft() {
        return left;
    }

    // Of a batch with a row that cannot be treated, the rows before it are: it is found by halving.
    private boolean commitNext() throws LedgerMoved, StepFailure, SQLException {
        while (true) {
            try {
                return change.commitBatch(this);
            } catch (StepFailure e) {
                boolean isOfRow = BatchFailures.isOfRow(e) || badRows.isOfRow(e);
                if (isOfRow && size.rows() == 1 && badRows.arePassed()) {
                    pass(e);
                    return true;
                }
                if (size.rows() == 1 || !isOfRow) {
                    throw told(e);
                }
                size = size.halved();
            }
        }
    }

    private void pass(StepFailure failure) throws LedgerMoved, StepFailure, SQLException {
        Range row = key.next(database(), done, until, 1).orElseThrow();
        try {
            change.commit(new Passing(row, failure));
        } catch (StepFailure e) {
            throw told(e);
        }
    }

    private Problem interrupted(Progress kept) {
        return Problem.ofStep(
                ProblemCode.BATCHES_INTERRUPTED, id(), directive.location(), Long.toString(kept.batches()));
    }

    private StepFailure told(StepFailure failure) {
        Mark now = mark;
        if (now == null) {
            return failure;
        }
        return failure.problem().code() == ProblemCode.STATEMENT_INTERRUPTED
                ? new StepFailure(interrupted(now.progress()), failure.getCause())
                : BatchFailures.told(failure, now);
    }

    private boolean isSmall() throws SQLException {
        SqlConnection database = database();
        if (new BatchMarks(database).of(id()).isPresent() || key.unfit(database).isPresent()) {
            return false;
        }
        Optional<Range> first = key.next(database, Value.NONE, key.last(database), size.rows());
        return first.isEmpty() || first.get().isLast();
    }

    private Mark known() {
        Mark now = mark;
        if (now == null) {
            throw new IllegalStateException("the step has not begun");
        }
        return now;
    }

    // Who begins in the background keeps what an earlier run has done.
    private void begin() throws StepFailure, SQLException {
        guards.requireFit();
        BatchMarks marks = new BatchMarks(database());
        Optional<Mark> earlier = marks.of(id());
        if (earlier.isPresent()) {
            goOn(earlier.get(), marks.place(id()));
        } else {
            begin(marks);
        }
    }

    private void begin(BatchMarks marks) throws StepFailure, SQLException {
        until = key.last(database());
        guards.requireExact(new Range(until, until, false));
        Mark first = new Mark(
                id(),
                BatchMarks.FORMAT,
                migration.entry().checksum().toString(),
                key.toString(),
                UtcText.ofMillis(context.settings().clock().instant()),
                Progress.NONE,
                size.rows(),
                false);
        marks.begin(first, until.columns());
        mark = first;
        say((left ? "is left to the background, to go through " : "begins to go through ") + key);
    }

    private void goOn(Mark earlier, Place place) throws StepFailure, SQLException {
        if (!earlier.way().equals(key.toString())) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.HALF_DONE_CHANGED,
                    List.of(id()),
                    migration.entry().file(),
                    Long.toString(earlier.progress().batches())));
        }
        mark = earlier;
        done = new Value(place.mark());
        until = new Value(place.until());
        size = new BatchSize(Math.max(1, earlier.size()));
        say((left ? "is left to the background, to go on through " : "goes on through ") + key + " after "
                + earlier.progress().batches() + " batches with "
                + earlier.progress().keys() + " rows");
    }

    private void say(String detail) throws SQLException {
        change.audit().append(Operation.BATCHES, id().toString(), AuditLog.Movement.at(change.version()), detail);
        progress.begins(known(), detail);
    }

    /** The transaction that notes where the step begins and ends, or goes on; it treats no row. */
    private final class Beginning implements Change.Part<Boolean> {
        @Override
        public Segment segment() {
            return new Segment(Segment.Mode.BATCHED, List.of(migration), Segment.Place.INNER);
        }

        @Override
        public void prove() throws LedgerMoved, StepFailure, SQLException {
            gate.pass();
        }

        @Override
        public Boolean change() throws StepFailure, SQLException {
            begin();
            return true;
        }

        @Override
        public String chain() {
            return ""; // the step is not applied
        }
    }

    /** The transaction that leaves one row behind. */
    private final class Passing implements Change.Part<Boolean> {
        private final Range row;
        private final StepFailure failure;

        Passing(Range row, StepFailure failure) {
            this.row = row;
            this.failure = failure;
        }

        @Override
        public Segment segment() {
            return new Segment(Segment.Mode.BATCHED, List.of(migration), Segment.Place.INNER);
        }

        @Override
        public void prove() throws LedgerMoved, StepFailure, SQLException {
            gate.pass();
            requireUnmoved(known());
        }

        @Override
        public Boolean change() throws StepFailure, SQLException {
            long changed = badRows.pass(row, failure);
            Mark after = known().after(1, changed, size.rows(), false);
            new BatchMarks(database()).advance(after, row.to().columns());
            mark = after;
            reached = row.to();
            written = journalled();
            return true;
        }

        @Override
        public String chain() {
            return ""; // the step is not applied
        }
    }

    @Override
    public Optional<StepFailure> refused(Transaction transaction, SQLException failure) throws SQLException {
        mark = earlier;
        List<ForeignKeys.Violation> orphans = new ArrayList<>();
        if (size.rows() == 1) { // a larger batch is halved first
            orphans.addAll(guards.orphans());
        }
        transaction.abort();
        if (!orphans.isEmpty()) {
            orphans.removeAll(guards.orphans());
        }
        return Optional.of(new StepFailure(
                Problem.ofStep(
                        ProblemCode.BATCH_ORPHANS,
                        id(),
                        directive.location(),
                        Long.toString(known().progress().batches()),
                        orphans.isEmpty() ? "SQLite does not say which" : ForeignKeys.described(orphans)),
                SafeCause.of(failure, "COMMIT")));
    }

    @Override
    public boolean make() throws LedgerMoved, StepFailure, SQLException {
        Mark before = known();
        requireUnmoved(before);
        Optional<Range> range = next(before);
        if (range.isEmpty()) {
            return false;
        }
        Value last = key.last(database());
        long changed = treat(range.get());
        boolean grew = !isSame(last, key.last(database()));
        Mark after = before.after(size.rows(), changed, size.rows(), grew);
        if (context.settings().guards(Guard.BATCH_MARKED)) {
            new BatchMarks(database()).advance(after, range.get().to().columns());
        }
        earlier = before;
        mark = after;
        reached = range.get().to();
        written = journalled();
        return true;
    }

    // The last one up to the end is left to the transaction that records the step, unless rows came behind the end,
    // which the step has not put there.
    private Optional<Range> next(Mark now) throws SQLException {
        Optional<Range> range = key.next(database(), done, until, size.rows());
        boolean isLast = range.isEmpty() || range.get().isLast();
        if (isLast && !now.grows() && extensions < MOST_EXTENSIONS) {
            Value last = key.last(database());
            range = key.next(database(), done, last, size.rows());
            isLast = range.isEmpty() || range.get().isLast();
            if (!isLast) {
                extensions++;
                until = last;
                new BatchMarks(database()).extend(id(), until.columns());
            }
        }
        return isLast && !isWhole ? Optional.empty() : range;
    }

    private void requireUnmoved(Mark before) throws LedgerMoved, SQLException {
        if (context.settings().guards(Guard.READ_AGAIN)
                && context.settings().guards(Guard.BATCH_MARKED)
                && new BatchMarks(database()).batches(id()) != before.progress().batches()) {
            throw new LedgerMoved();
        }
    }

    private long treat(Range range) throws StepFailure, SQLException {
        guards.requireExact(range);
        long rows = guards.rows(range);
        long changed = StepRunner.runBatch(context, migration, guards, range, false);
        guards.requireKept(range, rows);
        return changed;
    }

    private static boolean isSame(Value one, Value other) {
        return Arrays.deepEquals(one.columns().toArray(), other.columns().toArray());
    }

    @Override
    public boolean isKeptIn(SqlConnection database) throws SQLException {
        return new BatchMarks(database).batches(id()) == known().progress().batches();
    }

    /** How many rows were left behind. */
    long badRows() throws SQLException {
        return badRows.count();
    }

    /**
     * Treats what is left, in the transaction that is open and that records the step; or notes there that it is left.
     *
     * @return how many rows the whole step has changed
     */
    long last() throws StepFailure, SQLException {
        if (left) {
            begin();
            context.listeners()
                    .warn(
                            Warning.Kind.LEFT_TO_BACKGROUND,
                            id() + " is not done yet: it goes on "
                                    + (context.settings().staysOpen()
                                            ? "when MigratedDatabase.background() is started"
                                            : "at the next boot with a deadline"));
            return StepRunner.UNKNOWN;
        }
        try {
            return treatLast();
        } catch (StepFailure e) {
            throw told(e);
        }
    }

    private long treatLast() throws StepFailure, SQLException {
        guards.requireFit();
        BatchMarks marks = new BatchMarks(database());
        Mark now = mark;
        if (now == null || !now.grows()) {
            until = key.last(database());
        }
        long changed = now == null ? 0 : now.progress().rowsChanged();
        Optional<Range> range = key.next(database(), done, until, size.rows());
        while (range.isPresent()) {
            changed += treat(range.get());
            done = range.get().to();
            range = key.next(database(), done, until, size.rows());
        }
        guards.requireNoneWaiting(badRows.count());
        badRows.tell();
        marks.remove(id());
        return changed;
    }

    private long logged() {
        Optional<FileAccess> file = context.session().file();
        return file.isEmpty() ? 0 : file.get().database().wal().toFile().length();
    }

    private long journalled() {
        Optional<FileAccess> file = context.session().file();
        return file.isEmpty() ? 0 : file.get().database().journal().toFile().length();
    }

    private void emptyLog() throws SQLException {
        if (logged() > LARGEST_LOG) {
            database().execute("PRAGMA main.wal_checkpoint(TRUNCATE)");
        }
    }
}
