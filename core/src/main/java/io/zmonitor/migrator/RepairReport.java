package io.zmonitor.migrator;

import java.time.Duration;
import java.util.Optional;

/**
 * What a repair corrected in the ledger. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface RepairReport {
    /** The migration. */
    MigrationId id();

    /** The checksum that was on record. */
    Optional<Checksum> before();

    /** The checksum that is on record now; empty if the entry was dropped. */
    Optional<Checksum> after();

    /** How long the whole call took. */
    Duration took();
}
