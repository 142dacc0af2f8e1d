package io.zmonitor.migrator.internal.background;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
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
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.session.Transaction;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.step.BatchFailures;
import io.zmonitor.migrator.internal.step.BatchGuards;
import io.zmonitor.migrator.internal.step.StepRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step that is recorded and of which rows are left. It goes through them batch by batch, while others write: each batch
 * begins where the mark says inside its own transaction, and treats only rows that wait. Then it looks for rows that came
 * meanwhile. When there are none, the mark is removed. For one thread; others may work at the same step.
 */
public final class BackgroundStep implements Change.Batch {
    // So many rows are looked at without a lock for rows that came late.
    private static final long LOOKED_AT_ONCE = 5000;

    // An application that writes rows faster than they are treated, or a step that makes rows that wait.
    private static final int MOST_SWEEPS = 100;

    private final Change change;
    private final RunContext context;
    private final ResolvedMigration migration;
    private final BatchKey key;
    private final String where;
    private final Duration time;
    private BatchGuards guards;
    private BatchSize size;
    private @Nullable Mark mark;
    private Value done = Value.NONE;
    private Value until = Value.NONE;
    private Duration treating = Duration.ZERO;
    private long cookie = -1;
    private Sweep sweep = Sweep.NONE;
    private Value swept = Value.NONE;
    private Value sweptUntil = Value.NONE;
    private int sweeps;
    private boolean found;
    private @Nullable Range late;
    private boolean gone;

    private enum Sweep {
        NONE,
        LOOKING,
        OVER
    }

    /**
     * Of a migration whose mark is in the database.
     *
     * @param time how long a batch is to take
     */
    public BackgroundStep(Change change, ResolvedMigration migration, Duration time) {
        this.change = change;
        this.context = change.context();
        this.migration = migration;
        this.time = time;
        this.guards = new BatchGuards(context, migration);
        this.key = guards.key();
        this.where = guards.directive().where();
        this.size = new BatchSize(guards.directive().size());
    }

    public MigrationId id() {
        return migration.entry().id();
    }

    /** What was done when the last batch was committed; nothing before the first. */
    public Optional<Mark> mark() {
        return Optional.ofNullable(mark);
    }

    /** Where in the space of keys that is; less than 0 if nobody can say. */
    public double position() throws SQLException {
        return sweep == Sweep.NONE ? key.position(database(), done, until) : 1;
    }

    /** Whether all keys are passed, and it looks for rows that came late: whoever stops it now lets it look anew. */
    public boolean isLooking() {
        return sweep != Sweep.NONE;
    }

    private SqlConnection database() {
        return context.session().database();
    }

    /**
     * Makes the next batch, or looks at the next rows.
     *
     * @return whether there is more to do
     */
    public boolean turn() throws StepFailure, SQLException {
        if (sweep == Sweep.LOOKING && !look()) {
            return true;
        }
        boolean made = commit();
        if (made && sweep != Sweep.OVER) {
            size = size.after(treating, 1, time);
        }
        return !gone && sweep != Sweep.OVER;
    }

    // Of a batch with a row that cannot be treated, the rows before it are: it is found by halving.
    private boolean commit() throws StepFailure, SQLException {
        while (true) {
            try {
                return change.commitBatch(this);
            } catch (StepFailure e) {
                Mark now = mark;
                if (size.rows() == 1 || !BatchFailures.isOfRow(e)) {
                    throw now == null ? e : BatchFailures.told(e, now);
                }
                size = size.halved();
            } catch (LedgerMoved e) {
                throw new IllegalStateException("nobody plans here", e);
            } catch (SQLException | RuntimeException e) {
                new Transaction(database()).abort(e);
                throw e;
            }
        }
    }

    // Whether the transaction has something to do: rows that wait, or the end.
    private boolean look() throws SQLException {
        if (late != null) {
            return true;
        }
        Optional<Range> slice = key.next(database(), swept, sweptUntil, LOOKED_AT_ONCE);
        if (slice.isPresent()) {
            boolean any = key.waiting(database(), slice.get(), where) > 0;
            late = any ? slice.get() : null;
            swept = any ? swept : slice.get().to();
            return any;
        }
        if (found) {
            beginSweep();
            return false;
        }
        sweep = Sweep.OVER;
        return true;
    }

    private void beginSweep() throws SQLException {
        sweep = Sweep.LOOKING;
        sweeps++;
        found = false;
        swept = Value.NONE;
        sweptUntil = key.last(database());
    }

    @Override
    public boolean make() throws StepFailure, SQLException {
        BatchMarks marks = new BatchMarks(database());
        Optional<Mark> now = marks.of(id());
        gone = now.isEmpty();
        if (now.isEmpty()) {
            return false; // another process was faster
        }
        requireSame(now.get());
        requireFit();
        if (mark == null) {
            size = new BatchSize(Math.max(1, now.get().size()));
        }
        if (mark == null || context.settings().guards(Guard.BATCH_PLACE_READ_AGAIN)) {
            Place place = marks.place(id());
            done = new Value(place.mark());
            until = new Value(place.until());
        }
        mark = now.get();
        if (sweep == Sweep.OVER) {
            end(marks, now.get());
            return true;
        }
        return sweep == Sweep.NONE ? goOn(marks, now.get()) : treatLate(marks, now.get());
    }

    private void requireSame(Mark now) throws StepFailure {
        boolean same = now.format() == BatchMarks.FORMAT
                && now.checksum().equals(migration.entry().checksum().toString())
                && now.way().equals(key.toString());
        if (!same) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.HALF_DONE_CHANGED,
                    List.of(id()),
                    migration.entry().file(),
                    Long.toString(now.progress().batches()),
                    context.settings().shownName()));
        }
    }

    // Once, and again when somebody has changed the schema.
    private void requireFit() throws StepFailure, SQLException {
        long now = database().number("PRAGMA main.schema_version");
        if (now != cookie) {
            guards = new BatchGuards(context, migration);
            guards.requireFit();
            cookie = now;
        }
    }

    private boolean goOn(BatchMarks marks, Mark now) throws StepFailure, SQLException {
        Optional<Range> range = key.next(database(), done, until, size.rows());
        if (range.isEmpty()) {
            if (context.settings().guards(Guard.LATE_ROWS_TREATED)) {
                beginSweep();
            } else {
                sweep = Sweep.OVER;
                end(marks, now);
                return true;
            }
            return false;
        }
        long rows = range.get().isLast()
                ? key.rows(database(), range.get().from(), range.get().to())
                : size.rows();
        Mark after = now.after(rows, treat(range.get()), size.rows(), false);
        marks.advance(after, range.get().to().columns());
        mark = after;
        done = range.get().to();
        return true;
    }

    private boolean treatLate(BatchMarks marks, Mark now) throws StepFailure, SQLException {
        Range slice = late;
        Optional<Range> range = slice == null ? Optional.empty() : key.next(database(), swept, slice.to(), size.rows());
        if (range.isEmpty()) {
            late = null;
            return false;
        }
        if (sweeps > MOST_SWEEPS) {
            guards.requireNoneWaiting(range.get());
        }
        Mark after = now.after(0, treat(range.get()), size.rows(), false);
        marks.advance(after, done.columns());
        mark = after;
        found = true;
        swept = range.get().to();
        late = range.get().isLast() ? null : slice;
        return true;
    }

    // What a commit takes does not depend on the rows: a batch that is sized by it has one row on a slow disk.
    private long treat(Range range) throws StepFailure, SQLException {
        long begun = System.nanoTime();
        boolean all = !context.settings().guards(Guard.ONLY_WAITING_TREATED);
        long changed = 0;
        for (Range waiting : all ? List.of(range) : key.waitingRanges(database(), range, where)) {
            guards.requireExact(waiting);
            long rows = guards.rows(waiting);
            changed += StepRunner.runBatch(context, migration, guards, waiting, false);
            guards.requireKept(waiting, rows);
        }
        guards.requireNoneWaiting(range);
        treating = Duration.ofNanos(System.nanoTime() - begun);
        return changed;
    }

    private void end(BatchMarks marks, Mark now) throws SQLException {
        marks.remove(id());
        BatchMarks.Progress all = now.progress();
        change.audit().begin(database());
        change.audit()
                .append(
                        Operation.BATCHES,
                        id().toString(),
                        AuditLog.Movement.at(context.session().ledger().version()),
                        "is done after " + all.batches() + " batches with " + all.keys() + " rows, " + all.rowsChanged()
                                + " rows changed");
    }

    // Whoever is wrong about it reads the mark again in the next batch's transaction.
    @Override
    public boolean isKeptIn(SqlConnection database) throws SQLException {
        Optional<Mark> there = new BatchMarks(database).of(id());
        Mark wanted = mark;
        return there.isEmpty()
                ? sweep == Sweep.OVER
                : sweep != Sweep.OVER
                        && wanted != null
                        && there.get().progress().batches() >= wanted.progress().batches();
    }
}
