package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A repeatable as it was applied: one row of {@code schema_version_repeatable}. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface AppliedRepeatable {
    /** Its identity. */
    String name();

    /** What its content was; empty if a run that got no further dropped what it defines, so that it is due. */
    Optional<Checksum> checksum();

    /** What it defines, for example {@code view patient_overview}; names in lower case. */
    List<String> objects();

    /** When, UTC in ISO-8601. */
    String appliedAt();

    /** How long it took. */
    Duration took();

    /** The application and its version. */
    String appliedBy();
}
