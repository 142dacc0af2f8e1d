package io.zmonitor.migrator;

/** In what state a failed call left the database: the question a boot branches on. */
public enum DatabaseState {
    /** Schema and data are what they were before the call. */
    UNTOUCHED,
    /** The steps that {@link MigrationException#applied()} lists are kept; the failed one left nothing behind. */
    AT_LAST_GOOD_STEP,
    /** The database was changed, and then the backup was put back. */
    RESTORED,
    /** The state could not be found out. Examine the database before you use it. */
    UNKNOWN
}
