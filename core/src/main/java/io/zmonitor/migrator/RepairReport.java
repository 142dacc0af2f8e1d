package io.zmonitor.migrator;

import java.time.Duration;
import java.util.Optional;

/**
 * What a repair corrected in the ledger. Immutable and thread-safe.
 *
 * @param id the migration
 * @param before the checksum that was on record
 * @param after the checksum that is on record now; empty if the entry was dropped
 * @param took how long the whole call took
 */
public record RepairReport(MigrationId id, Optional<Checksum> before, Optional<Checksum> after, Duration took) {}
