package io.zmonitor.migrator;

/** One forward change of the database: a script, or Java code. Implementations are immutable and thread-safe. */
public sealed interface Migration permits SqlMigration, JavaMigration {
    /** Its type and number. */
    MigrationId id();

    /** What it does, in a few words; shown in status, reports and the ledger. */
    String description();

    /** What identifies its content; a change of it after the migration was applied is refused. */
    Checksum checksum();
}
