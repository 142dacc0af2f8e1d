package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A backup: a copy of the database file with the same key, verified before it got its name. Immutable and thread-safe.
 *
 * @param file where it is
 * @param takenAt when, to the second
 * @param bytes how large it is
 * @param took how long copying and verifying took; zero for one that was only found
 */
public record Backup(Path file, Instant takenAt, long bytes, Duration took) {
    /** Refuses nulls. */
    public Backup {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(takenAt, "takenAt");
        Objects.requireNonNull(took, "took");
    }
}
