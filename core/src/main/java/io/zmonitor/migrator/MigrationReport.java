package io.zmonitor.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run did. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface MigrationReport {
    /** Where the schema stood. */
    DatabaseVersion before();

    /** Where it stands now. */
    DatabaseVersion after();

    /** What a newer build had applied and was undone first, the newest first; see {@link NewerDatabase#ROLL_BACK}. */
    List<RolledBackMigration> rolledBack();

    /** What was applied, in order; empty if nothing was pending. */
    List<AppliedMigration> applied();

    /** The repeatables that ran after them, by name. */
    List<AppliedRepeatable> repeatables();

    /** What was noticed. */
    List<Warning> warnings();

    /** The backup that was taken before anything was changed. */
    Optional<Backup> backup();

    /** How long opening the file took, key derivation included. */
    Duration opening();

    /** How long the whole call took, opening included. */
    Duration took();

    /** What the checks decided, in the order in which they ran. */
    List<CheckResult> checks();

    /** The audit's newest row after the run; empty if the run wrote none. */
    Optional<AuditEntry.Anchor> audit();

    /** Whether nothing was pending. */
    default boolean wasUpToDate() {
        return rolledBack().isEmpty() && applied().isEmpty() && repeatables().isEmpty();
    }

    /** What the migrator cost beyond opening the file. */
    default Duration tookBeyondOpening() {
        return took().minus(opening());
    }
}
