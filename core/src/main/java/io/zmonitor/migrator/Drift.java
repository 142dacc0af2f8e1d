package io.zmonitor.migrator;

/** What to do when the schema is not the one that the last run left: somebody changed it by hand. */
public enum Drift {
    /** Goes on, and says which objects differ in a warning. */
    WARN,
    /** Refuses, and names the objects that differ. */
    REFUSE
}
