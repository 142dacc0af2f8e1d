package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.RolledBackMigration;
import io.zmonitor.migrator.RolledBackMigration.Used;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.SchemaChanges;
import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Undoes migrations one by one: guarded, run, compared, taken out of the ledger, recorded. For one transaction. */
final class UndoRun {
    private final RunContext context;
    private final AuditTrail audit;
    private final SchemaChanges changes;
    private final Set<MigrationId> applied;
    private SchemaObjects schema;

    UndoRun(RunContext context, AuditTrail audit, List<MigrationId> applied) throws SQLException {
        this.context = context;
        this.audit = audit;
        this.changes = new SchemaChanges(context.session().database());
        this.applied = new HashSet<>(applied);
        this.schema = context.schema().objects(context.session().database());
    }

    RolledBackMigration undo(Undo undo) throws StepFailure, SQLException {
        long start = System.nanoTime();
        Listeners listeners = context.listeners();
        listeners.tell(
                new RunEvent.Started(undo.id(), "rollback of " + undo.entry().description()));
        warnOfDifferentScripts(undo);
        StepGuards guards = StepGuards.before(context, undo.migration());
        new StepExecution(context).inTransaction(undo.migration());
        guards.after();
        compareSchema(undo.id());
        RolledBackMigration rolledBack = record(undo, Duration.ofNanos(System.nanoTime() - start));
        listeners.tell(new RunEvent.RolledBack(rolledBack));
        return rolledBack;
    }

    /** Where the schema stands now. */
    DatabaseVersion version() {
        return DatabaseVersion.of(applied);
    }

    private void warnOfDifferentScripts(Undo undo) {
        if (undo.used() == Used.STORED_NOT_PRESENT || undo.used() == Used.PRESENT_NOT_STORED) {
            context.listeners()
                    .warn(
                            Warning.Kind.ROLLBACK_SCRIPTS_DIFFER,
                            undo.id() + " is rolled back with " + undo.used().reason());
        }
    }

    private void compareSchema(MigrationId id) throws SQLException {
        SchemaObjects after = context.schema().objects(context.session().database());
        Map<SchemaObjects.Name, String> recorded = changes.of(id);
        // Nothing is known of a schema migration that an earlier runner applied or a baseline declared.
        boolean known = !recorded.isEmpty() || id.type() != MigrationType.SCHEMA;
        List<String> differences = known ? SchemaComparison.notRestored(recorded, schema, after) : List.of();
        if (!differences.isEmpty()) {
            context.listeners()
                    .warn(
                            Warning.Kind.SCHEMA_NOT_RESTORED,
                            "after the rollback of " + id + " the schema is not what it was before the migration: "
                                    + String.join(", ", differences));
        }
        schema = after;
    }

    private RolledBackMigration record(Undo undo, Duration took) throws SQLException {
        DatabaseVersion from = version();
        context.session().ledger().remove(undo.id());
        changes.remove(undo.id());
        applied.remove(undo.id());
        audit.append(
                undo.id().toString(),
                new AuditTrail.Movement(from, version(), took),
                "with " + undo.used().reason());
        return new RolledBackMigration(undo.id(), undo.entry().description(), undo.used(), took);
    }
}
