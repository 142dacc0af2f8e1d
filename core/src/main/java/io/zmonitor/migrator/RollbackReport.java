package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rollback did. Immutable and thread-safe.
 *
 * @param before where the schema stood
 * @param after where it stands now
 * @param rolledBack what was undone, in that order: the newest first
 * @param keptSeeds seeds that stay applied although the rollback went below them: they have no rollback script
 * @param pendingSeeds seeds that are pending again, since the tables that they filled are gone
 * @param warnings what was noticed
 * @param backup the backup that was taken before anything was changed
 * @param took how long the whole call took
 * @param checks what the checks decided, in the order in which they ran
 */
public record RollbackReport(
        DatabaseVersion before,
        DatabaseVersion after,
        List<RolledBackMigration> rolledBack,
        List<MigrationId> keptSeeds,
        List<MigrationId> pendingSeeds,
        List<Warning> warnings,
        Optional<Backup> backup,
        Duration took,
        List<CheckResult> checks) {
    /** Copies the lists. */
    public RollbackReport {
        rolledBack = List.copyOf(rolledBack);
        keptSeeds = List.copyOf(keptSeeds);
        pendingSeeds = List.copyOf(pendingSeeds);
        warnings = List.copyOf(warnings);
        checks = List.copyOf(checks);
    }

    /** Whether there was nothing to roll back; then nothing was written. */
    public boolean changedNothing() {
        return rolledBack.isEmpty();
    }
}
