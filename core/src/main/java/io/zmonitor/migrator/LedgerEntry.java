package io.zmonitor.migrator;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of the ledger: an applied migration. Immutable and thread-safe.
 *
 * @param id its type and number
 * @param description what it does, as it was called when it was applied
 * @param checksum what its content was when it was applied; empty for rows that scripts of earlier runners wrote
 * @param appliedAt when, UTC in ISO-8601
 * @param took how long its step took
 * @param appliedBy the application and its version
 * @param compatibleWith the oldest build that may open the database with it, if it says one
 */
public record LedgerEntry(
        MigrationId id,
        String description,
        Optional<Checksum> checksum,
        String appliedAt,
        Duration took,
        String appliedBy,
        OptionalLong compatibleWith) {
    /** An entry of a migration that says nothing about older builds. */
    public LedgerEntry(
            MigrationId id,
            String description,
            Optional<Checksum> checksum,
            String appliedAt,
            Duration took,
            String appliedBy) {
        this(id, description, checksum, appliedAt, took, appliedBy, OptionalLong.empty());
    }
}
