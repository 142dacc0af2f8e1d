package io.zmonitor.migrator;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of the ledger: an applied migration. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface LedgerEntry {
    /** Its type and number. */
    MigrationId id();

    /** What it does, as it was called when it was applied. */
    String description();

    /** What its content was when it was applied; empty for rows that scripts of earlier runners wrote. */
    Optional<Checksum> checksum();

    /** When, UTC in ISO-8601. */
    String appliedAt();

    /** How long its step took. */
    Duration took();

    /** The application and its version. */
    String appliedBy();

    /** The oldest build that may open the database with it, if it says one. */
    OptionalLong compatibleWith();
}
