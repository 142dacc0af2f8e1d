package io.zmonitor.migrator;

/** One forward change of the database: a script, or Java code. Implementations are immutable and thread-safe. */
public sealed interface Migration permits SqlMigration, JavaMigration {
    /** Its type and number. */
    MigrationId id();

    /** What the migration does, in a few words. Status, reports and the ledger show it. */
    String description();

    /** Identifies the migration's content. If it changes after the migration was applied, runs are refused. */
    Checksum checksum();
}
