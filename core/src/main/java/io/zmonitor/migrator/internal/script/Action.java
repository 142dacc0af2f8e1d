package io.zmonitor.migrator.internal.script;

/** What a run does with a statement of a script. */
public enum Action {
    /** It is run. */
    EXECUTE,
    /** The script's own BEGIN, COMMIT or END: the run owns the transaction. */
    SKIPPED_TRANSACTION,
    /** The script's own write to schema_version: the run owns the ledger. */
    SKIPPED_LEDGER,
    /** PRAGMA foreign_keys, defer_foreign_keys or foreign_key_check: the run does all that itself. */
    SKIPPED_FOREIGN_KEYS
}
