package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rollback did. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface RollbackReport {
    /** Where the schema stood. */
    DatabaseVersion before();

    /** Where it stands now. */
    DatabaseVersion after();

    /** What was undone, in that order: the newest first. */
    List<RolledBackMigration> rolledBack();

    /** Seeds that stay applied although the rollback went below them: they have no rollback script. */
    List<MigrationId> keptSeeds();

    /** Seeds that are pending again, since the tables that they filled are gone. */
    List<MigrationId> pendingSeeds();

    /** What was noticed. */
    List<Warning> warnings();

    /** The backup that was taken before anything was changed. */
    Optional<Backup> backup();

    /** How long the whole call took. */
    Duration took();

    /** What the checks decided, in the order in which they ran. */
    List<CheckResult> checks();

    /** Whether there was nothing to roll back; then nothing was written. */
    default boolean changedNothing() {
        return rolledBack().isEmpty();
    }
}
