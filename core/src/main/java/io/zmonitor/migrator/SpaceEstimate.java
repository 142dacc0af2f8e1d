package io.zmonitor.migrator;

/**
 * What a run needs at its peak, in bytes, estimated before it begins. Meant to be too much rather than too little; it
 * cannot know how many rows a statement makes out of nothing, nor what Java code does. Immutable and thread-safe.
 *
 * @param backup the copy that is taken first; 0 if none is
 * @param journal the rollback journal or the write-ahead log
 * @param growth by how much the database's own file grows
 * @param memory temporary storage, which is native memory and not disk
 */
public record SpaceEstimate(long backup, long journal, long growth, long memory) {
    /** What the database's own volume needs beside a backup. */
    public long besideBackup() {
        return journal + growth;
    }
}
