package io.zmonitor.migrator;

import java.util.Objects;

/**
 * Decides whether a run may go on. A pre-check runs before anything is changed; a post-check runs inside the
 * transaction, after the last step, and can still veto it. All checks of a phase run, whatever the first of them found.
 *
 * <p>A lambda will do: {@code Check.of("charging", context -> …)}. What comes with the library is in {@link
 * BuiltInChecks}. A check with the name of one that runs by default takes its place.
 */
public interface Check {
    /** What it is called in reports. */
    String name();

    /** What it looks at, in half a sentence for people; empty unless said. */
    default String description() {
        return "";
    }

    /** The stable code of a refusal by this check; {@link ProblemCode#CHECK_FAILED} unless said. */
    default ProblemCode code() {
        return ProblemCode.CHECK_FAILED;
    }

    /**
     * Looks and decides.
     *
     * @param context the run's connection, on which writes are refused while the check runs, and what is known of the run
     * @throws Exception for any reason; it fails the run like {@link Verdict.Fail}
     */
    Verdict check(CheckContext context) throws Exception;

    /**
     * Asked of a post-check before the first step: the check to make after the last one. It is this one, unless it has to
     * remember what was there before.
     *
     * @throws Exception for any reason; it fails the run
     */
    default Check remembering(CheckContext before) throws Exception {
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
            public Verdict check(CheckContext context) throws Exception {
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
        Verdict on(CheckContext context) throws Exception;
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
}
