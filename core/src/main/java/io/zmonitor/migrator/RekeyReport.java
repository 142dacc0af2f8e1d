package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a change of key or cipher did. Immutable and thread-safe.
 *
 * @param replaced the folder with the files as they were, which the old key opens; never deleted by this library
 * @param bytes how large the new file is
 * @param took how long it took, the proof that nothing is missing included
 */
public record RekeyReport(Path replaced, long bytes, Duration took) {}
