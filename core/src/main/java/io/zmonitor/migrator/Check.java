package io.zmonitor.migrator;

import java.sql.Connection;

/**
 * Decides whether a run may go on. A pre-check runs before anything is changed; a post-check runs inside the
 * transaction, after the last step, and can still veto it.
 */
public interface Check {
    /** What it is called in reports. */
    String name();

    /**
     * Looks and decides.
     *
     * @param connection the run's connection; writes are refused while the check runs
     * @throws Exception for any reason; it fails the run like {@link Verdict.Fail}
     */
    Verdict check(Connection connection) throws Exception;

    /** What a check decided. Immutable and thread-safe. */
    sealed interface Verdict {
        /** Nothing found. */
        record Pass() implements Verdict {}

        /**
         * Something to report; the run goes on.
         *
         * @param finding what was found, without row values
         */
        record Warn(String finding) implements Verdict {}

        /**
         * The run is refused, or undone.
         *
         * @param finding what was found, without row values
         * @param remedy what to do about it
         */
        record Fail(String finding, String remedy) implements Verdict {}
    }
}
