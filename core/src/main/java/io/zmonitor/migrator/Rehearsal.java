package io.zmonitor.migrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run does to an encrypted copy of the database. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Rehearsal {
    /** The run's own report: what was applied, and how long each step took. */
    MigrationReport report();

    /** The application's tables before and after, by name. */
    List<Table> tables();

    /** How large the copy was when the run began. */
    long copiedBytes();

    /** The most that the copy, its journal and its write-ahead log took together, looked at after each statement. */
    long peakBytes();

    /** How long the verified copy took. */
    Duration copying();

    /** The original, if the copy has become the database. */
    Optional<Path> replaced();

    /**
     * How many rows a table had before a rehearsal and has after it. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Table {
        /** Its name. */
        String table();

        /** Nothing if there was no such table. */
        OptionalLong before();

        /** Nothing if there is no such table any more. */
        OptionalLong after();

        /** Whether the table is new, gone, or has another number of rows. */
        default boolean differ() {
            return !before().equals(after());
        }
    }

    /**
     * What a rollback does to an encrypted copy of the database. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface OfRollback {
        /** The rollback's own report: what was undone, and by which script. */
        RollbackReport report();

        /** The application's tables before and after, by name. */
        List<Table> tables();

        /** The columns that are gone, each as {@code table.column}; those of tables that are gone, too. */
        List<String> columnsGone();
    }
}
