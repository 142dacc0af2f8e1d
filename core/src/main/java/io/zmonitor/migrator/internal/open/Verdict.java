package io.zmonitor.migrator.internal.open;

/** What is known about a recovery. */
enum Verdict {
    /** Nothing yet. */
    NONE,
    /** All that the side files held is in the file. */
    COMPLETE,
    /** Something is missing, and nobody but the recovery has written. */
    INCOMPLETE,
    /** Something is missing or different, and it may be somebody else's work. */
    DISPUTED
}
