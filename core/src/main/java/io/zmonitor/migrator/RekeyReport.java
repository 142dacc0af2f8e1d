package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a change of key or cipher did. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface RekeyReport {
    /** The folder with the files as they were, which the old key opens; never deleted by this library. */
    Path replaced();

    /** How large the new file is. */
    long bytes();

    /** How long it took, the proof that nothing is missing included. */
    Duration took();
}
