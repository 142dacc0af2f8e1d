package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.List;

/** All migrations of a source. Made by {@link MigrationSets}. */
public interface MigrationSet {
    /** Identifies the whole content: equal for equal sets. With a lock file, what its last line says, unproved. */
    String chain();

    /** All migrations in the order of execution; with a lock file, made from its lines alone. */
    List<SourceEntry> entries();

    /**
     * Reads, verifies and parses everything that is needed to run these, rollback scripts included, before it returns.
     *
     * @param pending entries of this set
     * @return in the same order
     */
    List<ResolvedMigration> load(List<SourceEntry> pending);

    /** All repeatables by name; with a lock file, made from its lines alone. */
    List<SourceEntry.Repeatable> repeatables();

    /** Reads, verifies and parses all repeatables, by name. */
    List<ResolvedRepeatable> loadRepeatables();

    /**
     * What is worth knowing about the source and stops nothing: files that were passed over, gaps in the numbers. With a
     * lock file, the files are known once something was loaded.
     */
    List<String> notes();

    /** The numbers of the snapshots that a new database may start from; with a lock file, those that it lists. */
    default List<Long> snapshots() {
        return List.of();
    }

    /**
     * The text of one of them, proved to be the one that the lock file lists.
     *
     * @throws MigrationException if it is not, or cannot be read
     */
    default ScriptText snapshotText(long number) {
        throw new IllegalArgumentException("there is no snapshot up to " + number);
    }

    /** One of them, read, proved and parsed. */
    default Snapshot snapshot(long number) {
        return Snapshot.read(this, number);
    }

    /**
     * For each migration up to this number a line that identifies its content and what undoes it, in any order; with a
     * lock file, made from its lines alone.
     */
    List<String> contents(long number);

    /** What the source holds otherwise than its lock file says, in words. Reads all of it. */
    default List<String> differences() {
        return List.of();
    }

    /**
     * Reads and verifies what undoes these, without parsing it; what nothing undoes is left out.
     *
     * @param applied entries of this set
     */
    List<SourceRollback> rollbacks(List<SourceEntry> applied);
}
