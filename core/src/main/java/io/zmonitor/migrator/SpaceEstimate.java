package io.zmonitor.migrator;

/**
 * What a run needs at its peak, in bytes, estimated before it begins. Meant to be too much rather than too little; it
 * cannot know how many rows a statement makes out of nothing, nor what Java code does. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface SpaceEstimate {
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
