package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a restore did. Immutable and thread-safe.
 *
 * @param backup the backup whose copy is the database now; it is where it was
 * @param aside the folder in which the files are that were the database before: whole, and never deleted by this library;
 *     empty if there were none
 * @param took how long the whole call took
 */
public record RestoreReport(Backup backup, Optional<Path> aside, Duration took) {}
