package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One step: started, guarded, run, recorded. */
final class StepRun {
    private final RunContext context;
    private final RunSettings settings;
    private final Session session;
    private final Listeners listeners;
    private final Records records;

    StepRun(RunContext context, Records records) {
        this.context = context;
        this.settings = context.settings();
        this.session = context.session();
        this.listeners = context.listeners();
        this.records = records;
    }

    /** Applies a migration and records it, in the transaction that is open. */
    AppliedMigration apply(ResolvedMigration migration) throws StepFailure, SQLException {
        long start = begin(migration);
        StepGuards guards = StepGuards.before(context, migration);
        SchemaWatch schema = SchemaWatch.before(context, migration);
        new StepExecution(context).inTransaction(migration);
        guards.after();
        schema.record(migration);
        return record(migration, start);
    }

    /** Runs a migration outside of a transaction; it is recorded later, by {@link #record}. */
    long applyAlone(ResolvedMigration migration) throws StepFailure, SQLException {
        long start = begin(migration);
        new StepExecution(context).alone(migration);
        return start;
    }

    /** Records a migration that was started at this moment of {@link System#nanoTime()}. */
    AppliedMigration record(ResolvedMigration migration, long start) throws SQLException {
        SourceEntry source = migration.entry();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        AppliedMigration applied = new AppliedMigration(source.id(), source.description(), took);
        LedgerEntry entry = new LedgerEntry(
                source.id(),
                source.description(),
                Optional.of(source.checksum()),
                settings.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                took,
                settings.application().toString(),
                migration.compatibleWith());
        Optional<String> rollback =
                migration instanceof ResolvedMigration.OfScript script ? script.rollback() : Optional.empty();
        session.ledger().record(entry, rollback);
        records.step(applied, header(migration));
        listeners.tell(new RunEvent.Applied(applied));
        return applied;
    }

    private long begin(ResolvedMigration migration) {
        SourceEntry source = migration.entry();
        listeners.tell(new RunEvent.Started(source.id(), source.description()));
        return System.nanoTime();
    }

    private static String header(ResolvedMigration migration) {
        if (!(migration instanceof ResolvedMigration.OfScript script)) {
            return migration.entry().file();
        }
        StringBuilder text = new StringBuilder(migration.entry().file());
        script.script()
                .header()
                .fields()
                .forEach(field ->
                        text.append("; ").append(field.name()).append(": ").append(field.value()));
        return text.toString();
    }
}
