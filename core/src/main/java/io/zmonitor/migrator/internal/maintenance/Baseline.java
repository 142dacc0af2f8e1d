package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.change.SingleChange;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.UserTables;
import io.zmonitor.migrator.internal.plan.BaselineSelection;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The story of a baseline: resolve, select, lock, open, look for tables and for a ledger, record, commit, report. For
 * one call.
 */
public final class Baseline {
    private final RunSettings settings;
    private final long number;
    private final Maintenance.BaselineSeeds seeds;
    private final String reason;

    /** A baseline of what these settings name, at this number. */
    public Baseline(RunSettings settings, long number, Maintenance.BaselineSeeds seeds, String reason) {
        this.settings = settings;
        this.number = number;
        this.seeds = seeds;
        this.reason = reason;
    }

    /** Declares it. */
    public Maintenance.BaselineReport execute() {
        long start = System.nanoTime();
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        BaselineSelection selection = BaselineSelection.upTo(number, set.entries(), seeds);
        selection.refusal(number).ifPresent(problem -> {
            throw MigrationException.refusing(problem);
        });
        Listeners listeners = new Listeners(settings.listeners());
        BaselineWriter declared = SingleChange.make(settings, set, listeners, Operation.BASELINE, body(set, selection));
        Maintenance.BaselineReport report = new Results.BaselineReportData(
                declared.version(),
                declared.ids(),
                selection.pendingSeeds(),
                Duration.ofNanos(System.nanoTime() - start),
                listeners.warnings());
        RunLog.declared(report, settings.name());
        return report;
    }

    private SingleChange.Body<BaselineWriter> body(MigrationSet set, BaselineSelection selection) {
        return new SingleChange.Body<>() {
            @Override
            public Optional<BaselineWriter> before(RunContext context) throws SQLException {
                UserTables tables = UserTables.read(context.session().database());
                if (tables.ledger()) {
                    throw refusal(ProblemCode.BASELINE_BESIDE_LEDGER, context);
                }
                if (!tables.others()) {
                    throw refusal(ProblemCode.BASELINE_OF_EMPTY_DATABASE, context);
                }
                return Optional.empty();
            }

            @Override
            public BaselineWriter change(RunContext context, AuditLog audit) throws SQLException {
                return declared(context, audit, set, selection);
            }
        };
    }

    private BaselineWriter declared(RunContext context, AuditLog audit, MigrationSet set, BaselineSelection selection)
            throws SQLException {
        long start = System.nanoTime();
        refuseEntries(context);
        BaselineWriter declared = new BaselineWriter(context, audit, set, selection.declared());
        declared.record(selection.declared(), Optional.empty());
        context.listeners().warnOfQuotedText(context.session().database());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        audit.append(
                Operation.BASELINE,
                "",
                new AuditLog.Movement(DatabaseVersion.NONE, declared.version(), took),
                selection.declared().size() + " declared applied: " + reason);
        return declared;
    }

    /** Refuses if somebody wrote a ledger between the look and the transaction. */
    static void refuseEntries(RunContext context) throws SQLException {
        if (context.session().ledger().size() > 0) {
            throw refusal(ProblemCode.BASELINE_BESIDE_LEDGER, context);
        }
    }

    static MigrationException refusal(ProblemCode code, RunContext context) {
        return MigrationException.refusing(
                Problem.ofFile(code, context.session().name()));
    }
}
