package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run does to an encrypted copy of the database. Immutable and thread-safe.
 *
 * @param report the run's own report: what was applied, and how long each step took
 * @param tables the application's tables before and after, by name
 * @param copiedBytes how large the copy was when the run began
 * @param peakBytes the most that the copy, its journal and its write-ahead log took together, looked at after each
 *     statement
 * @param copying how long the verified copy took
 * @param replaced the original, if the copy has become the database
 */
public record Rehearsal(
        MigrationReport report,
        List<TableRows> tables,
        long copiedBytes,
        long peakBytes,
        Duration copying,
        Optional<Path> replaced) {
    /** Copies the list. */
    public Rehearsal {
        tables = List.copyOf(tables);
    }
}
