package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.effect.SchemaHistory;
import io.zmonitor.migrator.internal.effect.ScriptTraces;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.EarlierShape;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.LedgerContent;
import io.zmonitor.migrator.internal.ledger.LedgerContent.Earlier;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UtcText;
import io.zmonitor.migrator.internal.takeover.KnownMigration;
import io.zmonitor.migrator.internal.takeover.LegacyLedger;
import io.zmonitor.migrator.internal.takeover.LegacyLedger.Runner;
import io.zmonitor.migrator.internal.takeover.LegacyRow;
import io.zmonitor.migrator.internal.takeover.SchemaEvidence;
import io.zmonitor.migrator.internal.takeover.TakeOverDecision;
import io.zmonitor.migrator.internal.takeover.TakeOverOutcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger as a run reads it: ours, or an earlier runner's with what it means.
 *
 * @param entries what it holds, or will hold
 * @param repeatables the applied repeatables
 * @param takeOver what is to be taken over first, if it is an earlier runner's
 * @param halfDone the steps that have begun in batches and are not done
 * @param ofNewDatabase whether the database is new, so that it can start from a snapshot
 */
public record LedgerReading(
        List<LedgerEntry> entries,
        List<MigrationReport.Repeated> repeatables,
        Optional<EarlierLedger> takeOver,
        List<BatchMarks.Mark> halfDone,
        boolean ofNewDatabase) {
    /** Whether a migration is recorded. */
    public boolean holds(MigrationId id) {
        for (LedgerEntry entry : entries) {
            if (entry.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** A database that is not there. */
    public static final LedgerReading NOTHING =
            new LedgerReading(List.of(), List.of(), Optional.empty(), List.of(), true);

    /**
     * An earlier runner's ledger, understood.
     *
     * @param ledger what was read
     * @param outcome what it means
     * @param rollbacks the rollback scripts of this build
     */
    public record EarlierLedger(Earlier ledger, TakeOverOutcome outcome, Map<MigrationId, String> rollbacks) {
        /** The same for people: what was taken over, and each thing that no row says. */
        public List<Warning> warnings() {
            List<Warning> warnings = new ArrayList<>();
            warnings.add(Results.warning(
                    Warning.Kind.TAKEN_OVER,
                    "the ledger of " + runner(ledger).program() + " with "
                            + ledger.rows().size() + " rows gives "
                            + outcome.entries().size() + " applied migrations"));
            outcome.inferences()
                    .forEach(inference -> warnings.add(Results.warning(Warning.Kind.INFERRED, inference.text())));
            return warnings;
        }
    }

    /**
     * Reads it. All scripts of the set are read if the ledger is an earlier runner's.
     *
     * @throws MigrationException if an earlier runner's ledger cannot be explained
     */
    public static LedgerReading of(MigrationSet set, SqlConnection database, Path name, RunSettings settings)
            throws SQLException {
        Ledger ledger = new Ledger(database, name);
        LedgerContent content = ledger.content();
        if (content instanceof LedgerContent.Ours ours) {
            boolean isNew = ours.entries().isEmpty() && !set.snapshots().isEmpty() && ledger.isInNewDatabase();
            return new LedgerReading(
                    ours.entries(), new RepeatableLedger(database).read(), Optional.empty(), ours.halfDone(), isNew);
        }
        Earlier earlier = (Earlier) content;
        List<ResolvedMigration> all = set.load(set.entries());
        TakeOverOutcome outcome = TakeOverDecision.of(
                legacy(earlier, settings), known(all), evidence(all, database, settings), settings.takeOver());
        if (!outcome.unexplained().isEmpty()) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.TAKE_OVER_UNEXPLAINED,
                    name,
                    runner(earlier).program(),
                    String.join("; ", outcome.unexplained())));
        }
        return new LedgerReading(
                outcome.entries(),
                List.of(),
                Optional.of(new EarlierLedger(earlier, withLoops(outcome, all), rollbacks(all))),
                List.of(),
                false);
    }

    // An earlier runner executed a batch by hand once as well, and its ledger calls that applied.
    private static TakeOverOutcome withLoops(TakeOverOutcome outcome, List<ResolvedMigration> all) {
        List<TakeOverOutcome.Inference> inferences = new ArrayList<>(outcome.inferences());
        for (ResolvedMigration migration : all) {
            if (migration instanceof ResolvedMigration.OfScript script) {
                MigrationId id = script.entry().id();
                Optional<Problem> byHand = script.script().byHand();
                boolean applied =
                        outcome.entries().stream().anyMatch(entry -> entry.id().equals(id));
                if (byHand.isPresent() && applied) {
                    inferences.add(new TakeOverOutcome.Inference(
                            id,
                            id + " counts as applied, but may have left rows as they were: "
                                    + byHand.get().summary()));
                }
            }
        }
        return new TakeOverOutcome(outcome.entries(), outcome.fates(), inferences, outcome.unexplained());
    }

    private static SchemaEvidence evidence(List<ResolvedMigration> all, SqlConnection database, RunSettings settings)
            throws SQLException {
        return settings.guards(Guard.SCHEMA_ASKED)
                ? new SchemaEvidence(SchemaHistory.of(all)::after, PresentSchema.of(database))
                : SchemaEvidence.none();
    }

    private static LegacyLedger legacy(Earlier earlier, RunSettings settings) {
        List<LegacyRow> rows = earlier.rows().stream()
                .map(row -> new LegacyRow(
                        row.version(),
                        row.type(),
                        row.description(),
                        row.hash(),
                        row.appliedAt(),
                        row.took(),
                        row.appliedBy()))
                .toList();
        String now = UtcText.ofMillis(settings.clock().instant());
        return new LegacyLedger(runner(earlier), rows, now);
    }

    private static Runner runner(Earlier earlier) {
        return earlier.shape() == EarlierShape.TYPED ? Runner.MIGRATE : Runner.MIGRATION_RUNNER;
    }

    private static List<KnownMigration> known(List<ResolvedMigration> all) {
        return all.stream()
                .map(migration -> {
                    ScriptTraces traces = ScriptTraces.of(migration);
                    KnownMigration.Proof whole =
                            traces.isWhole() ? KnownMigration.Proof.WHOLE : KnownMigration.Proof.UP_TO_THERE;
                    KnownMigration.Proof proof = traces.isInParts() ? KnownMigration.Proof.IN_PARTS : whole;
                    return new KnownMigration(migration.entry(), traces.hashes(), traces.words(), proof);
                })
                .toList();
    }

    private static Map<MigrationId, String> rollbacks(List<ResolvedMigration> all) {
        Map<MigrationId, String> rollbacks = new HashMap<>();
        for (ResolvedMigration migration : all) {
            if (migration instanceof ResolvedMigration.OfScript script) {
                script.rollback()
                        .ifPresent(rollback -> rollbacks.put(script.entry().id(), rollback));
            }
        }
        return rollbacks;
    }
}
