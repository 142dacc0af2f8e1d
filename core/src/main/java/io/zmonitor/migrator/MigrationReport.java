package io.zmonitor.migrator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run did. Immutable and thread-safe.
 *
 * @param before where the schema stood
 * @param after where it stands now
 * @param rolledBack what a newer build had applied and was undone first, the newest first; see {@link
 *     NewerDatabase#ROLL_BACK}
 * @param applied what was applied, in order; empty if nothing was pending
 * @param repeatables the repeatables that ran after them, by name
 * @param warnings what was noticed
 * @param backup the backup that was taken before anything was changed
 * @param opening how long opening the file took, key derivation included
 * @param took how long the whole call took, opening included
 * @param checks what the checks decided, in the order in which they ran
 * @param audit the audit's newest row after the run; empty if the run wrote none
 */
public record MigrationReport(
        DatabaseVersion before,
        DatabaseVersion after,
        List<RolledBackMigration> rolledBack,
        List<AppliedMigration> applied,
        List<AppliedRepeatable> repeatables,
        List<Warning> warnings,
        Optional<Backup> backup,
        Duration opening,
        Duration took,
        List<CheckResult> checks,
        Optional<AuditEntry.Anchor> audit) {
    /** Copies the lists. */
    public MigrationReport {
        rolledBack = List.copyOf(rolledBack);
        applied = List.copyOf(applied);
        repeatables = List.copyOf(repeatables);
        warnings = List.copyOf(warnings);
        checks = List.copyOf(checks);
    }

    /** A report of a run forward, without repeatables, without backup and without checks. */
    public MigrationReport(
            DatabaseVersion before,
            DatabaseVersion after,
            List<AppliedMigration> applied,
            List<Warning> warnings,
            Duration opening,
            Duration took) {
        this(
                before,
                after,
                List.of(),
                applied,
                List.of(),
                warnings,
                Optional.empty(),
                opening,
                took,
                List.of(),
                Optional.empty());
    }

    /** A copy with a further warning. */
    public MigrationReport withWarning(Warning further) {
        List<Warning> all = new ArrayList<>(warnings);
        all.add(further);
        return new MigrationReport(
                before, after, rolledBack, applied, repeatables, all, backup, opening, took, checks, audit);
    }

    /** Whether nothing was pending. */
    public boolean wasUpToDate() {
        return rolledBack.isEmpty() && applied.isEmpty() && repeatables.isEmpty();
    }

    /** What the migrator cost beyond opening the file. */
    public Duration tookBeyondOpening() {
        return took.minus(opening);
    }
}
