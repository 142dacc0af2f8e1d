package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A repeatable as it was applied: one row of {@code schema_version_repeatable}. Immutable and thread-safe.
 *
 * @param name its identity
 * @param checksum what its content was; empty if a run that got no further dropped what it defines, so that it is due
 * @param objects what it defines, for example {@code view patient_overview}; names in lower case
 * @param appliedAt when, UTC in ISO-8601
 * @param took how long it took
 * @param appliedBy the application and its version
 */
public record AppliedRepeatable(
        String name,
        Optional<Checksum> checksum,
        List<String> objects,
        String appliedAt,
        Duration took,
        String appliedBy) {
    /** Copies the list. */
    public AppliedRepeatable {
        objects = List.copyOf(objects);
    }
}
