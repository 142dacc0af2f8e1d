package io.zmonitor.migrator.internal.background;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.background.Transitions.Command;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.open.FurtherAccess;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What an application holds in its hand of the work beside it: states and commands. The thread works in {@link Shift}. */
public final class BackgroundWork implements Background {
    private static final long LONGEST_CLOSE = TimeUnit.SECONDS.toMillis(30);

    private final RunSettings settings;
    private final DatabaseFile file;
    private final DatabaseOpener opener;
    private State state = State.DONE;
    private List<Step> steps = List.of();
    private List<Reason> reasons = List.of();
    private @Nullable Problem problem;
    private @Nullable Thread worker;

    /** Looks whether something is left. What keeps it from looking is a problem of the work, and not thrown. */
    public static Background of(RunSettings settings, DatabaseFile file, DatabaseOpener opener) {
        return new BackgroundWork(settings, file, opener);
    }

    private BackgroundWork(RunSettings settings, DatabaseFile file, DatabaseOpener opener) {
        this.settings = settings;
        this.file = file;
        this.opener = opener;
        try {
            steps = StepsLeft.look(settings, access());
            state = StepsLeft.isForThisBuild(steps) ? State.READY : State.DONE;
        } catch (SQLException e) {
            fail(SqlProblem.outsideOfSteps(settings, e).problem());
        } catch (MigrationException e) {
            fail(e.problem());
        }
    }

    private FurtherAccess access() {
        return new FurtherAccess(file, opener);
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public synchronized List<Reason> waitsFor() {
        return state == State.WAITING ? reasons : List.of();
    }

    @Override
    public synchronized Optional<Problem> problem() {
        return state == State.FAILED ? Optional.ofNullable(problem) : Optional.empty();
    }

    @Override
    public synchronized List<Step> steps() {
        return steps;
    }

    @Override
    public void start() {
        start(Pace.USUAL);
    }

    @Override
    public synchronized void start(Pace pace) {
        State next = after(Command.START);
        if (state == State.DONE && !StepsLeft.isForThisBuild(steps)) {
            return;
        }
        Thread previous = worker;
        state = next;
        reasons = List.of();
        Thread thread = new Thread(() -> work(pace, previous), "zmonitor-migrator background");
        thread.setDaemon(true);
        worker = thread;
        thread.start();
    }

    @Override
    public synchronized void pause() {
        set(after(Command.PAUSE));
    }

    @Override
    public synchronized void resume() {
        set(after(Command.RESUME));
    }

    @Override
    public synchronized void cancel() {
        set(after(Command.CANCEL));
    }

    private State after(Command command) {
        return Transitions.after(state, command)
                .orElseThrow(() -> new IllegalStateException("The background work is " + state + ": it cannot "
                        + command.name().toLowerCase(java.util.Locale.ROOT)));
    }

    private void set(State next) {
        state = next;
        notifyAll();
    }

    @Override
    public synchronized State await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + nanos(longest);
        long left = nanos(longest);
        while (!state.isStill() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        return state;
    }

    // What can be added to a clock's nanoseconds.
    private static long nanos(Duration longest) {
        Duration most = Duration.ofDays(36_500);
        return Math.max(0, (longest.compareTo(most) < 0 ? longest : most).toNanos());
    }

    @Override
    public void close() {
        Thread working;
        synchronized (this) {
            set(State.CLOSED);
            working = worker;
        }
        if (working == null || working == Thread.currentThread()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            working.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // One connection at a time, and one that was told to stop ends its batch first.
    private void work(Pace pace, @Nullable Thread previous) {
        try {
            if (previous != null) {
                previous.join();
            }
            State end = State.WAITING;
            while (end == State.WAITING && mayGoOn()) {
                end = worked(pace);
            }
            stop(end == State.DONE ? State.DONE : State.CANCELLED);
        } catch (InterruptedException e) {
            stop(State.CANCELLED);
        } catch (MigrationException e) {
            RunLog.failed(e, settings.name());
            fail(e.problem());
        } catch (RuntimeException | Error e) {
            Problem unforeseen = Problem.ofFile(
                    ProblemCode.UNFORESEEN, settings.name(), e.getClass().getName());
            RunLog.failed(
                    new MigrationException(unforeseen, DatabaseState.AT_LAST_GOOD_STEP, List.of(), null),
                    settings.name());
            fail(unforeseen);
        }
    }

    // Opening waits for nobody while another process plays back what a killed one left, or closes the log.
    private State worked(Pace pace) throws InterruptedException {
        try {
            FurtherAccess access = access();
            boolean all = Change.locked(
                    settings, new Listeners(List.of()), access, change -> new Shift(this, change, pace, file).work());
            return all ? State.DONE : State.CANCELLED;
        } catch (MigrationException e) {
            if (e.problem().code() != ProblemCode.DATABASE_BUSY) {
                throw e;
            }
            waitFor(List.of(Brakes.othersAtWork()));
            rest(Shift.UNTIL_ASKED_AGAIN);
            return State.WAITING;
        }
    }

    private synchronized void stop(State next) {
        if (state != State.CLOSED) {
            set(next);
        }
    }

    private synchronized void fail(Problem why) {
        problem = why;
        stop(State.FAILED);
    }

    /** Whether the next batch may begin; waits as long as the work is paused. */
    synchronized boolean mayGoOn() throws InterruptedException {
        if (state == State.PAUSING) {
            set(State.PAUSED);
        }
        while (state == State.PAUSED) {
            wait();
        }
        return state == State.RUNNING || state == State.WAITING;
    }

    /** Says for what the next batch waits; for nothing if there are no reasons. */
    synchronized void waitFor(List<Reason> now) {
        if (state == State.RUNNING || state == State.WAITING) {
            reasons = List.copyOf(now);
            state = now.isEmpty() ? State.RUNNING : State.WAITING;
        }
    }

    /** Rests this long, or until somebody says something. */
    synchronized void rest(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        long left = longest.toNanos();
        while ((state == State.RUNNING || state == State.WAITING) && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    /** Says how far a step is. */
    synchronized void tell(Step step) {
        List<Step> all = new ArrayList<>();
        for (Step known : steps) {
            all.add(known.id().equals(step.id()) ? step : known);
        }
        steps = List.copyOf(all);
    }

    /** Says that a step is done. */
    synchronized void done(MigrationId id) {
        steps = steps.stream().filter(step -> !step.id().equals(id)).toList();
    }

    /** Prints the state. */
    @Override
    public String toString() {
        return "Background " + state();
    }
}
