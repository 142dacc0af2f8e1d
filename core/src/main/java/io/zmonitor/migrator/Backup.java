package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A backup: a copy of the database file with the same key, verified before it got its name. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Backup {
    /** Where it is. */
    Path file();

    /** When, to the second. */
    Instant takenAt();

    /** How large it is. */
    long bytes();

    /** How long copying and verifying took; zero for one that was only found. */
    Duration took();
}
