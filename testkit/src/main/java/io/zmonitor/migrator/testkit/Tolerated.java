package io.zmonitor.migrator.testkit;

/** What a test may leave behind without failing, if it says so. */
public enum Tolerated {
    /** Connections that nobody closed. They are closed all the same. */
    OPEN_CONNECTIONS,
    /** A journal or log with content beside the file, or a copy that a recovery makes. */
    LEFTOVERS,
    /** The lock of a run, or a lock on the file of a connection that the testkit has not opened. */
    HELD_LOCKS,
    /** A file that anybody can read, although its opener encrypts. */
    PLAINTEXT,
    /** Migrations that have changed while the tests of a class ran. */
    CHANGED_SOURCE
}
