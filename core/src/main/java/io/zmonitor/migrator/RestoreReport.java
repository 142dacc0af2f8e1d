package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a restore did. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface RestoreReport {
    /** The backup whose copy is the database now; it is where it was. */
    Backup backup();

    /**
     * The folder in which the files are that were the database before: whole, and never deleted by this library;
     * empty if there were none.
     */
    Optional<Path> aside();

    /** How long the whole call took. */
    Duration took();
}
