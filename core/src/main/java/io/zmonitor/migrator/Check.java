package io.zmonitor.migrator;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether a run may go on. A pre-check runs before anything is changed; a post-check runs inside the
 * transaction, after the last step, and can still veto it. All checks of a phase run, whatever the first of them found.
 *
 * <p>A lambda will do: {@code Check.of("charging", context -> …)}. What comes with the library is in {@link
 * BuiltInChecks}. A check with the name of one that runs by default takes its place.
 */
public interface Check {
    /** The check's name in reports and messages. */
    String name();

    /** What the check looks at, in half a sentence for people; empty if not set. */
    default String description() {
        return "";
    }

    /** The stable code of a refusal by this check; {@link ProblemCode#CHECK_FAILED} if not set. */
    default ProblemCode code() {
        return ProblemCode.CHECK_FAILED;
    }

    /**
     * Looks and decides.
     *
     * @param context the run's connection, on which writes are refused while the check runs, and what is known of the run
     * @throws Exception for any reason; it fails the run like {@link Verdict.Fail}
     */
    Verdict check(Context context) throws Exception;

    /**
     * Asked of a post-check before the first step: the check to make after the last one. It is this one, unless it has to
     * remember what was there before.
     *
     * @throws Exception for any reason; it fails the run
     */
    default Check remembering(Context before) throws Exception {
        return this;
    }

    /** A check of this name that decides by this. */
    static Check of(String name, Decision decision) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(decision, "decision");
        return new Check() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Verdict check(Context context) throws Exception {
                return decision.on(context);
            }
        };
    }

    /** What a check does, as a lambda. */
    @FunctionalInterface
    interface Decision {
        /**
         * Looks and decides: see {@link Check#check}.
         *
         * @throws Exception for any reason; it fails the run like {@link Verdict.Fail}
         */
        Verdict on(Context context) throws Exception;
    }

    /** When a check runs. */
    enum Phase {
        /** Before anything is changed. */
        PRE,
        /** After the last step, before the commit. */
        POST
    }

    /** What a check decided. Immutable and thread-safe. */
    sealed interface Verdict {
        /** Nothing found. */
        record Pass() implements Verdict {}

        /**
         * Something to report; the run goes on.
         *
         * @param finding what was found, without row values
         */
        record Warn(String finding) implements Verdict {
            /** Refuses null. */
            public Warn {
                Objects.requireNonNull(finding, "finding");
            }
        }

        /**
         * The run is refused, or undone.
         *
         * @param finding what was found, without row values
         * @param remedy what to do about it
         */
        record Fail(String finding, String remedy) implements Verdict {
            /** Refuses nulls. */
            public Fail {
                Objects.requireNonNull(finding, "finding");
                Objects.requireNonNull(remedy, "remedy");
            }
        }

        /** Nothing found. */
        static Verdict pass() {
            return new Pass();
        }

        /** Something to report, without row values; the run goes on. */
        static Verdict warn(String finding) {
            return new Warn(finding);
        }

        /** A refusal: what was found, without row values, and what to do about it. */
        static Verdict fail(String finding, String remedy) {
            return new Fail(finding, remedy);
        }
    }

    /** What a {@link Check} may look at. Valid while the check runs, on its thread. */
    interface Context {
        /** The run's connection. Writes are refused, and so is whatever ends a transaction or the connection. */
        Connection connection();

        /** When the check runs. */
        Check.Phase phase();

        /** What the run is about to do, or has done; without steps if it is a rollback. */
        MigrationPlan plan();

        /** The database's file; empty for a connection that somebody else opened. Nobody may open it while the run does. */
        Optional<Path> database();

        /** The folder that the run's backup goes to; empty if none is taken. */
        Optional<Path> backupFolder();

        /**
         * What the run's work needs on disk at its peak, estimated from the sizes of the tables that it names. Reads these
         * tables.
         *
         * @throws SQLException if the sizes cannot be read
         */
        MigrationPlan.Space space() throws SQLException;

        /**
         * The same without reading any table: each counts as the whole database. Never less than {@link #space()}.
         *
         * @throws SQLException if the database's size cannot be read
         */
        MigrationPlan.Space spaceAtMost() throws SQLException;

        /**
         * Whether the write lock is free: tried and given back, without a write. Inside the run's transaction it is the run's
         * own, and counts as free. Waits as long as the run would.
         *
         * @throws SQLException if it cannot be tried for another reason
         */
        WriteLock writeLock() throws SQLException;

        /** Who has the lock without which nobody can write. */
        enum WriteLock {
            /** Nobody else. */
            FREE,
            /** Another connection. */
            HELD
        }
    }

    /**
     * What one check decided. Never holds a row's value. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Result {
        /** The check's name. */
        String check();

        /** What the check looks at; may be empty. */
        String description();

        /** When it ran. */
        Check.Phase phase();

        /** The check's verdict. A check that threw has failed. */
        Check.Verdict verdict();

        /** How long it took. */
        Duration took();

        /** Whether the verdict refuses the run. */
        default boolean isFailure() {
            return verdict() instanceof Check.Verdict.Fail;
        }
    }
}
