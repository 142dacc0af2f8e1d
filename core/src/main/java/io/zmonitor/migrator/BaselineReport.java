package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;

/**
 * What a baseline or an import declared. Immutable and thread-safe.
 *
 * @param version where the schema stands now
 * @param declared what is on record as applied now, in the order of execution
 * @param pendingSeeds seeds up to the newest declared number that were not declared: the next run applies them
 * @param took how long the whole call took
 */
public record BaselineReport(
        DatabaseVersion version, List<MigrationId> declared, List<MigrationId> pendingSeeds, Duration took) {
    /** Copies the lists. */
    public BaselineReport {
        declared = List.copyOf(declared);
        pendingSeeds = List.copyOf(pendingSeeds);
    }
}
