package io.zmonitor.migrator;

import io.zmonitor.migrator.internal.plan.RollbackOrder;
import io.zmonitor.migrator.internal.run.AuditInspection;
import io.zmonitor.migrator.internal.run.Rollback;
import io.zmonitor.migrator.internal.run.RunSettings;
import java.util.List;
import java.util.Objects;

/**
 * The rare calls, made by operators rather than by a boot. Immutable and thread-safe, like the {@link Migrator} it comes
 * from: source, numbering, checks, listeners, lock and clock are that migrator's. None of them creates a database.
 */
public final class Maintenance {
    private final RunSettings settings;
    private final RollbackScripts rollbackScripts;

    Maintenance(RunSettings settings) {
        this(settings, RollbackScripts.STORED);
    }

    private Maintenance(RunSettings settings, RollbackScripts rollbackScripts) {
        this.settings = settings;
        this.rollbackScripts = rollbackScripts;
    }

    /** Which rollback script wins where the stored one and the source's differ; {@link RollbackScripts#STORED} unless said. */
    public Maintenance withRollbackScripts(RollbackScripts scripts) {
        return new Maintenance(settings, Objects.requireNonNull(scripts, "scripts"));
    }

    /**
     * Undoes every migration above this number, under {@link Numbering#SHARED} in the one sequence, under {@link
     * Numbering#PER_TYPE} in each: in the reverse of the order of execution, in one transaction, with the guards and the
     * checks of a run. Everything that will run is found, read and judged before anything runs. A seed is undone only if
     * it has a rollback script; otherwise it stays applied, and the report says so. If nothing is above the number,
     * nothing is written.
     *
     * @param version the number to go back to; 0 for an empty schema
     * @throws MigrationException {@link ProblemCode#ROLLBACK_MISSING} if nothing says how to undo one of them, before
     *     anything was touched; or if the rollback fails. All is undone then
     */
    public RollbackReport rollbackTo(long version) {
        return rollback(new RollbackOrder.Goal.To(version));
    }

    /**
     * Undoes the newest migrations like {@link #rollbackTo}. Seeds without rollback script are passed over and do not
     * count.
     *
     * @param newest how many, 1 or more
     * @throws MigrationException if fewer can be undone, or like {@link #rollbackTo}
     */
    public RollbackReport rollback(int newest) {
        return rollback(new RollbackOrder.Goal.Newest(newest));
    }

    /**
     * The audit: everything that was done to this database, the oldest first. Writes nothing.
     *
     * @throws MigrationException if the database does not exist or cannot be read
     */
    public List<AuditEntry> history() {
        return new AuditInspection(settings).history();
    }

    /**
     * Verifies the records: the audit's chain of hashes row by row, the ledger against the source, and the schema
     * against what the last run left. Writes nothing. Rows cut off at the audit's end and a whole older copy of the file
     * cannot be found this way.
     *
     * @throws MigrationException if source or database cannot be read
     */
    public Verification verify() {
        return new AuditInspection(settings).verify();
    }

    private RollbackReport rollback(RollbackOrder.Goal goal) {
        return new Rollback(settings, new RollbackOrder(goal, rollbackScripts)).execute();
    }
}
