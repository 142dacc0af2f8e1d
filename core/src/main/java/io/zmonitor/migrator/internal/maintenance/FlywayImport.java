package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.change.SingleChange;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.UserTables;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.takeover.FlywayMapping;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The story of an import: resolve, lock, open, read Flyway's history, explain each of its rows, record, keep the rows in
 * the audit, commit, report. For one call.
 */
public final class FlywayImport {
    private final RunSettings settings;
    private final String reason;

    /** An import into what these settings name. */
    public FlywayImport(RunSettings settings, String reason) {
        this.settings = settings;
        this.reason = reason;
    }

    private record Outcome(BaselineWriter declared, List<MigrationId> pendingSeeds) {}

    /** Imports. */
    public Maintenance.BaselineReport execute() {
        long start = System.nanoTime();
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        Listeners listeners = new Listeners(settings.listeners());
        Outcome outcome = SingleChange.make(settings, set, listeners, Operation.BASELINE, body(set));
        Maintenance.BaselineReport report = new Results.BaselineReportData(
                outcome.declared().version(),
                outcome.declared().ids(),
                outcome.pendingSeeds(),
                Duration.ofNanos(System.nanoTime() - start),
                listeners.warnings());
        RunLog.declared(report, settings.name());
        return report;
    }

    private SingleChange.Body<Outcome> body(MigrationSet set) {
        return new SingleChange.Body<>() {
            @Override
            public Optional<Outcome> before(RunContext context) throws SQLException {
                UserTables tables = UserTables.read(context.session().database());
                if (tables.ledger()) {
                    throw Baseline.refusal(ProblemCode.BASELINE_BESIDE_LEDGER, context);
                }
                if (!tables.flyway()) {
                    throw Baseline.refusal(ProblemCode.FLYWAY_HISTORY_MISSING, context);
                }
                mapping(lines(context), set);
                return Optional.empty();
            }

            @Override
            public Outcome change(RunContext context, AuditLog audit) throws SQLException {
                return imported(context, audit, set);
            }
        };
    }

    // Flyway does not know our lock: inside the transaction its history is read and explained again.
    private Outcome imported(RunContext context, AuditLog audit, MigrationSet set) throws SQLException {
        long start = System.nanoTime();
        Baseline.refuseEntries(context);
        List<FlywayHistory.Line> lines = lines(context);
        FlywayMapping mapping = mapping(lines, set);
        BaselineWriter declared = new BaselineWriter(context, audit, set, mapping.declared());
        for (int i = 0; i < lines.size(); i++) {
            keep(lines.get(i), mapping.rows().get(i), declared, audit);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        audit.append(
                Operation.BASELINE,
                "",
                new AuditLog.Movement(DatabaseVersion.NONE, declared.version(), took),
                declared.ids().size() + " imported from " + lines.size() + " rows of " + UserTables.FLYWAY + ": "
                        + reason);
        return new Outcome(declared, mapping.pendingSeeds(set.entries()));
    }

    private static void keep(
            FlywayHistory.Line line, FlywayMapping.Explained explained, BaselineWriter declared, AuditLog audit)
            throws SQLException {
        DatabaseVersion from = declared.version();
        declared.record(explained.migrations(), line.appliedAt());
        String subject = explained.migrations().size() == 1
                ? explained.migrations().get(0).id().toString()
                : "";
        audit.append(
                Operation.BASELINE,
                subject,
                new AuditLog.Movement(from, declared.version(), Duration.ZERO),
                line.columns());
    }

    private static List<FlywayHistory.Line> lines(RunContext context) throws SQLException {
        return new FlywayHistory(context.session().database()).lines();
    }

    private FlywayMapping mapping(List<FlywayHistory.Line> lines, MigrationSet set) {
        FlywayMapping mapping =
                FlywayMapping.of(lines.stream().map(FlywayHistory.Line::row).toList(), set.entries());
        if (!mapping.unexplained().isEmpty()) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.FLYWAY_HISTORY_UNEXPLAINED, settings.name(), String.join("; ", mapping.unexplained())));
        }
        return mapping;
    }
}
