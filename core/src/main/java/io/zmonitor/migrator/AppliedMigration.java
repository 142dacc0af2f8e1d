package io.zmonitor.migrator;

import java.time.Duration;

/**
 * A migration that a run applied. Immutable and thread-safe.
 *
 * @param id its type and number
 * @param description what it does
 * @param took how long its step took
 * @param source what the source says of it, with header and text
 */
public record AppliedMigration(MigrationId id, String description, Duration took, SourceEntry source) {}
