package io.zmonitor.migrator.internal.session;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a migration's statement that runs for too long. The driver has no such limit (driver fact 28), so a thread watches;
 * it starts with the first statement and ends with the run. Thread-safe.
 *
 * <p>A cancellation strikes whatever SQLite is doing at that moment (driver fact 35). So beginning, ending and cancelling
 * exclude one another: what is cancelled is running still. One that comes before SQLite has begun is lost, so it is
 * repeated until the statement has ended. Whatever that statement then says, the limit has passed, and nothing begins any
 * more: an interrupted change has taken the transaction with it, and what came next would be committed by itself.
 *
 * <p>An interrupt of the thread that executes a run's statement ends the statement in the same way: the driver does not look
 * for it, and a boot that is to stop must not go on for minutes. The flag stays set. What has begun a moment ago may end by
 * itself, so that a run of short statements is not cut off after its last one.
 *
 * <p>The same thread says every second that a statement is running still: SQLite itself is silent while it sorts, writes or
 * drops, and a silent boot is taken for one that hangs.
 */
public final class StatementLimit implements AutoCloseable {
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long BETWEEN_BEATS = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(250);

    private final Duration longest;
    private final long nanos;
    private final @Nullable LongSupplier clock;
    private final @Nullable Heartbeat heartbeat;
    private final List<Running> running = new ArrayList<>();
    private @Nullable Thread watcher;
    private boolean passed;
    private boolean interrupted;
    private boolean closed;

    /** Is told, on the watching thread, that a statement has been running for so long. It throws nothing. */
    @FunctionalInterface
    interface Heartbeat {
        void beats(Duration running);
    }

    /** A statement that has begun. */
    public static final class Running {
        private final Statement statement;
        private final Thread thread = Thread.currentThread();
        private final long begun;
        private final long deadline;
        private long nextBeat;

        private Running(Statement statement, long begun, long deadline) {
            this.statement = statement;
            this.begun = begun;
            this.deadline = deadline;
            this.nextBeat = begun + BETWEEN_BEATS;
        }

        private boolean isToEnd(long now) {
            return thread.isInterrupted() && now - begun >= MOMENT;
        }

        private void cancel() {
            try {
                statement.cancel();
            } catch (SQLException | RuntimeException e) {
                // Whatever a driver says to it: the next one is due soon.
            }
        }
    }

    private final class Watcher extends Thread {
        Watcher() {
            super(null, null, "zmonitor-migrator statement limit", 0, false);
        }

        @Override
        public void run() {
            watch();
        }
    }

    /** A limit of this much for each statement. */
    public StatementLimit(Duration longest) {
        this(longest, null, null);
    }

    StatementLimit(Duration longest, @Nullable LongSupplier clock, @Nullable Heartbeat heartbeat) {
        this.longest = longest;
        this.clock = clock;
        this.heartbeat = heartbeat;
        boolean endless = longest.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0;
        this.nanos = endless ? Long.MAX_VALUE : longest.toNanos();
    }

    /** No limit. */
    public static StatementLimit none() {
        return new StatementLimit(Duration.ofSeconds(Long.MAX_VALUE));
    }

    /** How long a statement may take. */
    public Duration longest() {
        return longest;
    }

    /**
     * To be called before this statement is executed, and {@link #end} after it.
     *
     * @throws SQLTimeoutException if another one was cancelled already
     */
    public synchronized Running begin(Statement statement) throws SQLTimeoutException {
        if (passed) {
            throw new SQLTimeoutException(
                    interrupted
                            ? "the thread was interrupted, and the step has failed"
                            : "a statement before this one took too long, and the step has failed");
        }
        if (watcher == null && (nanos < Long.MAX_VALUE || heartbeat != null)) {
            watcher = new Watcher();
            watcher.setDaemon(true);
            watcher.start();
        }
        long now = now();
        Running begun = new Running(statement, now, nanos == Long.MAX_VALUE ? Long.MAX_VALUE : now + nanos);
        running.add(begun);
        return begun;
    }

    public synchronized void end(Running ended) {
        running.remove(ended);
    }

    /** Whether a statement was cancelled. */
    public synchronized boolean isPassed() {
        return passed;
    }

    /** Whether that was since its thread was interrupted, and not for its time. */
    public synchronized boolean isInterrupted() {
        return interrupted;
    }

    private long now() {
        return clock == null ? System.nanoTime() : clock.getAsLong();
    }

    private void watch() {
        boolean more = true;
        while (more) {
            Duration beating = look();
            if (heartbeat != null && !beating.isZero()) {
                heartbeat.beats(beating); // not under the lock: a log may be slow, and a statement must not wait for it
            }
            more = rest();
        }
    }

    // How long the first statement has been running that is to be spoken of; zero if none is.
    private synchronized Duration look() {
        long now = now();
        Duration beating = Duration.ZERO;
        for (Running each : running) {
            boolean isLate = each.deadline - now <= 0;
            if (isLate || (heartbeat != null && each.isToEnd(now))) {
                interrupted |= !passed && !isLate;
                passed = true;
                each.cancel();
            }
            if (heartbeat != null && beating.isZero() && each.nextBeat - now <= 0) {
                each.nextBeat += BETWEEN_BEATS;
                beating = Duration.ofNanos(now - each.begun);
            }
        }
        return beating;
    }

    private synchronized boolean rest() {
        if (!closed) {
            long now = now();
            // What begins from now on has at least that long.
            long next = heartbeat == null ? nanos : Math.min(nanos, passed ? AGAIN : BETWEEN_LOOKS);
            for (Running each : running) {
                long left = each.deadline - now;
                next = Math.min(next, left <= 0 ? AGAIN : left);
                next = heartbeat == null ? next : Math.min(next, Math.max(1, each.nextBeat - now));
            }
            await(next);
        }
        return !closed;
    }

    /** Lets the thread look at the clock now. */
    synchronized void wake() {
        notifyAll();
    }

    private void await(long nanoseconds) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanoseconds);
        } catch (InterruptedException e) {
            // Nobody knows this thread, so it was a mistake: it watches until it is closed.
        }
    }

    /** Ends the thread. The caller's interrupt, if there is one, stays. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = watcher;
            notifyAll();
        }
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
