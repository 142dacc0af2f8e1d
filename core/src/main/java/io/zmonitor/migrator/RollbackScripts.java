package io.zmonitor.migrator;

/** Which rollback script is used when the ledger has stored another one than the source has now. */
public enum RollbackScripts {
    /** The one that was stored when the migration was applied: it belongs to what was applied. */
    STORED,
    /** The one that the source has now: for when the stored one turned out to be wrong. */
    PRESENT
}
