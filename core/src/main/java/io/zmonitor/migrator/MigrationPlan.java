package io.zmonitor.migrator;

import java.util.List;
import java.util.OptionalLong;

/**
 * The ordered work of a run: a value, made without writing anything. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface MigrationPlan {
    /** Where the schema stands. */
    DatabaseVersion before();

    /** Where it will stand. */
    DatabaseVersion after();

    /** What will be applied, in order; from {@link #snapshot a snapshot}, what is newer. */
    List<SourceEntry> steps();

    /** The number of the snapshot from which a new database starts, instead of applying what it covers. */
    default OptionalLong snapshot() {
        return OptionalLong.empty();
    }

    /**
     * Which repeatables will run after them, by name, and which will be dropped; a step that drops or rebuilds a
     * table makes those that depend on it run again, and these are not foreseen here.
     */
    List<MigrationStatus.Repeatable> repeatables();

    /**
     * What is known before: what taking over an earlier runner's ledger infers, which steps can remove rows without
     * declaring it, and what does not compile.
     */
    List<Warning> warnings();

    /** Whether nothing is pending. */
    default boolean isEmpty() {
        return steps().isEmpty() && repeatables().isEmpty() && snapshot().isEmpty();
    }

    /**
     * What a run needs at its peak, in bytes, estimated before it begins. Meant to be too much rather than too little; it
     * cannot know how many rows a statement makes out of nothing, nor what Java code does. Immutable and thread-safe.
     *
     * <p>Made by the library; later versions may add methods.
     */
    interface Space {
        /** The copy that is taken first; 0 if none is. */
        long backup();

        /** The rollback journal or the write-ahead log. */
        long journal();

        /** By how much the database's own file grows. */
        long growth();

        /** Temporary storage, which is native memory and not disk. */
        long memory();

        /** What the database's own volume needs beside a backup. */
        default long besideBackup() {
            return journal() + growth();
        }
    }
}
