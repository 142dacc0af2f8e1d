package io.zmonitor.migrator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What goes on beside the application: the steps with {@code @background} that are recorded and of which rows are left.
 * Nothing goes on before {@link #start()}. Asked for with {@link MigratedDatabase#background()}, and ended by {@link
 * MigratedDatabase#close()}. One daemon thread with a connection of its own works in short transactions, and leaves the
 * database to the application between them.
 *
 * <p>Nothing that fails there is thrown into the application: {@link #state()} is {@link State#FAILED} then, {@link
 * #problem()} says why, and the audit has a row of it. The next start tries again.
 *
 * <p>Thread-safe.
 */
public interface Background extends AutoCloseable {
    /** Where it stands. */
    enum State {
        /** Rows are left, and nobody has started it. */
        READY(false),
        /** At work. */
        RUNNING(false),
        /** Started, and waits: {@link Background#waitsFor()} says for what. */
        WAITING(false),
        /** Ends its batch and pauses then. */
        PAUSING(true),
        /** Waits for {@link Background#resume()}. */
        PAUSED(false),
        /** Ends its batch and stops then. */
        CANCELLING(true),
        /** Stopped; the next start goes on behind the last batch. */
        CANCELLED(false),
        /** Stopped by a problem; the batches before it are kept, and the next start tries again. */
        FAILED(false),
        /** No step of this build has rows left. */
        DONE(false),
        /** The database was closed. */
        CLOSED(false);

        private final boolean passing;

        State(boolean passing) {
            this.passing = passing;
        }

        /** Whether it ends by itself, with the batch that is at work. */
        public boolean isPassing() {
            return passing;
        }

        /** Whether nothing is at work and nothing will be unless somebody says so. */
        public boolean isStill() {
            return !passing && this != RUNNING && this != WAITING;
        }
    }

    /** Where it stands now. */
    State state();

    /**
     * Goes on with what is left, in the order of the migrations, at the usual {@link Pace}. If nothing is left, nothing is
     * started, and the state is {@link State#DONE}.
     *
     * @throws IllegalStateException if it is at work, or paused, or the database is closed
     */
    void start();

    /**
     * The same at another pace.
     *
     * @throws IllegalStateException like {@link #start()}
     */
    void start(Pace pace);

    /**
     * Pauses it behind the batch that is at work.
     *
     * @throws IllegalStateException if it is not started
     */
    void pause();

    /**
     * Lets it go on after {@link #pause()}.
     *
     * @throws IllegalStateException if it is not paused
     */
    void resume();

    /**
     * Stops it behind the batch that is at work. What is done is kept, and the next start goes on there.
     *
     * @throws IllegalStateException if it is not started
     */
    void cancel();

    /**
     * Waits until it is still: done, failed, paused, cancelled or closed.
     *
     * @return the state then, or when the time is over
     */
    State await(Duration longest) throws InterruptedException;

    /** Ends it behind the batch that is at work, for good. {@link MigratedDatabase#close()} does so. */
    @Override
    void close();

    /** For what it waits, each thing by its name; none unless it is {@link State#WAITING}. */
    List<Reason> waitsFor();

    /** Why it has failed; empty unless it is {@link State#FAILED}. */
    Optional<Problem> problem();

    /** How far each step was after its last batch, in the order of the migrations. Those that are done are none of them. */
    List<Step> steps();

    /**
     * A step of which rows are left. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Step {
        /** The migration. */
        MigrationId id();

        /** Whether this build has it: a step of a newer build waits for that build. */
        boolean isKnown();

        /** When it began, how many batches are committed, and what they did. */
        MigrationStatus.HalfDone done();

        /**
         * Where in the space of keys the last treated row is, from 0 to 1: not the share of the rows, where keys have gaps.
         * Empty before the first batch of this process, and if the key is no single number.
         */
        OptionalDouble position();
    }

    /**
     * Something for which the work waits. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Reason {
        /** What kind of thing. */
        Kind kind();

        /** The sentence for people. */
        String text();

        /** What work beside an application may wait for. */
        enum Kind {
            /** Another connection writes, or a reader keeps a commit from happening. */
            CONNECTION_AT_WORK,
            /** The write-ahead log is large, and a reader keeps it from being moved into the file. */
            LOG_LARGE,
            /** The disk is nearly full. */
            DISK_FULL,
            /** The application does not want it now: see {@link Veto}. */
            VETO,
            /** One of these could not be found out. */
            UNKNOWN
        }
    }

    /** The application's word: asked on the working thread before each batch. */
    @FunctionalInterface
    interface Veto {
        /** Why no batch may begin now, for example {@code patient connected}; empty if one may. */
        Optional<String> reason();
    }

    /**
     * How much the work takes of the device. Immutable.
     *
     * @param batch how long a batch is to take, and so how long the application waits for it at most
     * @param leastFreeBytes with less space on the disk it waits
     * @param largestLogBytes with more in the write-ahead log it waits
     * @param vetoes asked before each batch
     */
    record Pace(Duration batch, long leastFreeBytes, long largestLogBytes, List<Veto> vetoes) {
        /** 20 ms for a batch, 100 MB free, 64 MB of log, and no veto. */
        public static final Pace USUAL = new Pace(Duration.ofMillis(20), 100_000_000, 64_000_000, List.of());

        /** Copies the list; refuses a batch of no time with an {@link IllegalArgumentException}. */
        public Pace {
            if (Objects.requireNonNull(batch, "batch").isNegative() || batch.isZero()) {
                throw new IllegalArgumentException("a batch takes some time, not " + batch);
            }
            vetoes = List.copyOf(Objects.requireNonNull(vetoes, "vetoes"));
        }

        /** A copy whose batches take so long. */
        public Pace withBatch(Duration time) {
            return new Pace(Objects.requireNonNull(time, "time"), leastFreeBytes, largestLogBytes, vetoes);
        }

        /** A copy that leaves so much of the disk free. */
        public Pace withLeastFreeBytes(long bytes) {
            return new Pace(batch, bytes, largestLogBytes, vetoes);
        }

        /** A copy that lets the write-ahead log grow so large. */
        public Pace withLargestLogBytes(long bytes) {
            return new Pace(batch, leastFreeBytes, bytes, vetoes);
        }

        /** A copy with a further veto. */
        public Pace withVeto(Veto veto) {
            List<Veto> all = new ArrayList<>(vetoes);
            all.add(Objects.requireNonNull(veto, "veto"));
            return new Pace(batch, leastFreeBytes, largestLogBytes, all);
        }
    }

    /** What becomes of a step in batches when the boot's deadline passes: see {@link Migrator#withBootDeadline}. */
    enum AfterDeadline {
        /**
         * A step with {@code @background} is recorded as applied, and its other rows are left for later. Each other step in
         * batches ends the boot, and the next one goes on with it.
         */
        LEAVE_BACKGROUND_STEPS,
        /**
         * So is each step that says which rows wait and passes over none. The application that starts then must be able to
         * work with both kinds of rows.
         */
        LEAVE_WAITING_ROWS,
        /** The boot ends, and the next one goes on. */
        END_BOOT
    }
}
