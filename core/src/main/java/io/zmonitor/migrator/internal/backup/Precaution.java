package io.zmonitor.migrator.internal.backup;

/** What makes a copy a backup, and a swap safe. Always taken, but for the tests that show what each prevents. */
public enum Precaution {
    /** The copy counts only if nobody wrote meanwhile. */
    UNDISTURBED,
    /** The copy counts only if it opens, and every page of it is authentic. */
    VERIFIED,
    /** What is about to become the database is written down before the first file moves. */
    ANNOUNCED,
    /** The old journal and log go first. */
    SIDES_ASIDE
}
