package io.zmonitor.migrator;

import java.util.List;

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

    /** What will be applied, in order. */
    List<SourceEntry> steps();

    /**
     * Which repeatables will run after them, by name, and which will be dropped; a step that drops or rebuilds a
     * table makes those that depend on it run again, and these are not foreseen here.
     */
    List<RepeatableStatus> repeatables();

    /**
     * What is known before: what taking over an earlier runner's ledger infers, which steps can remove rows without
     * declaring it, and what does not compile.
     */
    List<Warning> warnings();

    /** Whether nothing is pending. */
    default boolean isEmpty() {
        return steps().isEmpty() && repeatables().isEmpty();
    }
}
