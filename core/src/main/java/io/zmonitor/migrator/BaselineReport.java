package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;

/**
 * What a baseline or an import declared. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface BaselineReport {
    /** Where the schema stands now. */
    DatabaseVersion version();

    /** What is on record as applied now, in the order of execution. */
    List<MigrationId> declared();

    /** Seeds up to the newest declared number that were not declared: the next run applies them. */
    List<MigrationId> pendingSeeds();

    /** How long the whole call took. */
    Duration took();

    /** What was noticed. */
    List<Warning> warnings();
}
