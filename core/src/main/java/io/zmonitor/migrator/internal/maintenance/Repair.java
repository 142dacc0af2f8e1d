package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.change.SingleChange;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.SchemaChanges;
import io.zmonitor.migrator.internal.plan.RepairRule;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Corrects the ledger for one migration, never the data. For one call. */
public final class Repair {
    private final RunSettings settings;
    private final MigrationId id;
    private final String reason;

    /** A repair for this migration. */
    public Repair(RunSettings settings, MigrationId id, String reason) {
        this.settings = settings;
        this.id = id;
        this.reason = reason;
    }

    /** What a repair writes, once the state of the migration is known. */
    private interface Correction {
        Maintenance.RepairReport correct(RunContext context, AuditLog audit, List<MigrationStatus> statuses)
                throws SQLException;
    }

    /** Accepts the content that a changed migration has now. */
    public Maintenance.RepairReport acceptChange() {
        return corrected(ProblemCode.REPAIR_NOT_CHANGED, (context, audit, statuses) -> {
            Optional<BatchMarks.Mark> halfDone = halfDone(context);
            Optional<SourceEntry> pending = RepairRule.pending(statuses, id);
            if (halfDone.isPresent()) {
                Checksum now = pending.isPresent()
                        ? pending.get().checksum()
                        : RepairRule.changed(statuses, id)
                                .orElseThrow()
                                .source()
                                .checksum();
                new BatchMarks(context.session().database()).accept(id, now.toString());
                if (pending.isEmpty()) {
                    audit.accept(context.session().ledger(), id, now); // left to the background, so it is recorded
                }
                Checksum before = Checksum.parse(halfDone.get().checksum());
                return new Results.RepairReportData(id, Optional.of(before), Optional.of(now), Duration.ZERO);
            }
            MigrationStatus.Changed changed = RepairRule.changed(statuses, id).orElseThrow();
            Checksum accepted = changed.source().checksum();
            audit.accept(context.session().ledger(), id, accepted);
            return new Results.RepairReportData(id, changed.entry().checksum(), Optional.of(accepted), Duration.ZERO);
        });
    }

    /** Drops the entry of a missing migration. */
    public Maintenance.RepairReport dropEntry() {
        return corrected(ProblemCode.REPAIR_NOT_MISSING, (context, audit, statuses) -> {
            MigrationStatus.Missing missing = RepairRule.missing(statuses, id).orElseThrow();
            audit.remove(context.session().ledger(), id);
            new BatchMarks(context.session().database()).remove(id);
            new SchemaChanges(context.session().database()).remove(id);
            return new Results.RepairReportData(id, missing.entry().checksum(), Optional.empty(), Duration.ZERO);
        });
    }

    private Maintenance.RepairReport corrected(ProblemCode otherwise, Correction correction) {
        long start = System.nanoTime();
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        Listeners listeners = new Listeners(settings.listeners());
        Maintenance.RepairReport report =
                SingleChange.make(settings, set, listeners, Operation.REPAIR, body(set, otherwise, correction));
        RunLog.repaired(report, settings.name());
        return new Results.RepairReportData(
                id, report.before(), report.after(), Duration.ofNanos(System.nanoTime() - start));
    }

    private SingleChange.Body<Maintenance.RepairReport> body(
            MigrationSet set, ProblemCode otherwise, Correction correction) {
        return new SingleChange.Body<>() {
            @Override
            public Optional<Maintenance.RepairReport> before(RunContext context) throws SQLException {
                judged(context, set, otherwise);
                return Optional.empty();
            }

            @Override
            public Maintenance.RepairReport change(RunContext context, AuditLog audit) throws SQLException {
                DatabaseVersion from = context.session().ledger().version();
                Maintenance.RepairReport report = correction.correct(context, audit, judged(context, set, otherwise));
                AuditLog.Movement movement =
                        new AuditLog.Movement(from, context.session().ledger().version(), Duration.ZERO);
                audit.append(Operation.REPAIR, id.toString(), movement, detail(report));
                return report;
            }
        };
    }

    private List<MigrationStatus> judged(RunContext context, MigrationSet set, ProblemCode otherwise)
            throws SQLException {
        List<MigrationStatus> statuses =
                Planning.statuses(set, context.session().entries(), settings);
        boolean fits = otherwise == ProblemCode.REPAIR_NOT_CHANGED
                ? RepairRule.changed(statuses, id).isPresent()
                        || (RepairRule.pending(statuses, id).isPresent()
                                && halfDone(context).isPresent())
                : RepairRule.missing(statuses, id).isPresent();
        if (!fits) {
            throw MigrationException.refusing(RepairRule.refusal(otherwise, statuses, id));
        }
        return statuses;
    }

    private Optional<BatchMarks.Mark> halfDone(RunContext context) throws SQLException {
        return new BatchMarks(context.session().database()).of(id);
    }

    private String detail(Maintenance.RepairReport report) {
        String before = report.before().map(Checksum::toString).orElse("nothing");
        return report.after()
                .map(after -> "accepted " + after + " in the place of " + before + ": " + reason)
                .orElse("dropped the entry with " + before + ": " + reason);
    }
}
