package io.zmonitor.migrator;

/**
 * What to do with a database that a newer build has migrated, unless all its newer migrations say that this build may
 * open it ({@code -- @compatible-with}). Immutable and thread-safe.
 */
public enum NewerDatabase {
    /** Refuse, naming the build that wrote it and the oldest one that may open it. */
    REFUSE,
    /** Undo the newer migrations with the rollback scripts that the newer build stored in the ledger. */
    ROLL_BACK,
    /**
     * Put the newest backup back that was made before the newer build's run. Everything written since then is no longer in
     * the database; it is set aside whole.
     */
    RESTORE_BACKUP
}
