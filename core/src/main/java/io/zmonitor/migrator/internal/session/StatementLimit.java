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
 */
public final class StatementLimit implements AutoCloseable {
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    private final Duration longest;
    private final long nanos;
    private final @Nullable LongSupplier clock;
    private final List<Running> running = new ArrayList<>();
    private @Nullable Thread watcher;
    private boolean passed;
    private boolean closed;

    /** A statement that has begun. */
    public static final class Running {
        private final Statement statement;
        private final long deadline;

        private Running(Statement statement, long deadline) {
            this.statement = statement;
            this.deadline = deadline;
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
        this(longest, null);
    }

    StatementLimit(Duration longest, @Nullable LongSupplier clock) {
        this.longest = longest;
        this.clock = clock;
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
            throw new SQLTimeoutException("a statement before this one took too long, and the step has failed");
        }
        if (watcher == null && nanos < Long.MAX_VALUE) {
            watcher = new Watcher();
            watcher.setDaemon(true);
            watcher.start();
        }
        Running begun = new Running(statement, now() + nanos);
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

    private long now() {
        return clock == null ? System.nanoTime() : clock.getAsLong();
    }

    private synchronized void watch() {
        while (!closed) {
            long now = now();
            long next = nanos; // what begins from now on has at least that long
            for (Running each : running) {
                long left = each.deadline - now;
                if (left <= 0) {
                    passed = true;
                    each.cancel();
                    left = AGAIN;
                }
                next = Math.min(next, left);
            }
            await(next);
        }
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
