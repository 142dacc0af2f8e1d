package io.zmonitor.migrator;

import java.time.Duration;

/**
 * A migration that a run applied. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface AppliedMigration {
    /** Its type and number. */
    MigrationId id();

    /** What it does. */
    String description();

    /** How long its step took. */
    Duration took();

    /** What the source says of it, with header and text. */
    SourceEntry source();
}
