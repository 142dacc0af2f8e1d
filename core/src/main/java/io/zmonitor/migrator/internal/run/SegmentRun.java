package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one segment: its steps, the comparison of foreign keys, the post-checks and the records commit together. */
final class SegmentRun {
    private final RunContext context;
    private final RunSettings settings;
    private final Session session;
    private final Listeners listeners;
    private final Progress progress;
    private final Records records;
    private final StepRun steps;
    private final RepeatableRun repeatables;
    private final TakeOverStep takeOver;
    private final SafetyNet safety;
    private final PostChecks checks;
    private final DriftWatch watch;
    private final Optional<String> drift;
    private Optional<ForeignKeysKept> last = Optional.empty();

    SegmentRun(RunContext context, Progress progress, Records records, BesideSteps beside) {
        this.context = context;
        this.settings = context.settings();
        this.session = context.session();
        this.listeners = context.listeners();
        this.progress = progress;
        this.records = records;
        this.repeatables = beside.repeatables();
        this.steps = new StepRun(context, records);
        this.takeOver = beside.takeOver();
        this.safety = beside.safety();
        this.checks = beside.checks();
        this.watch = new DriftWatch(context.settings(), context.listeners());
        this.drift = beside.drift();
    }

    void apply(Segment segment) throws StepFailure, SQLException, LedgerMoved {
        long start = System.nanoTime();
        if (segment.mode() == Segment.Mode.NO_TRANSACTION) {
            checkUnmoved();
            safety.begun();
            checks.remember(session.database());
            start = steps.applyAlone(segment.steps().get(0));
        }
        Transaction transaction = begin(segment);
        safety.begun();
        takeOver.replace();
        checkUnmoved();
        Optional<String> drifted = watch.again(context.schema(), session.database(), drift);
        checks.remember(session.database());
        if (progress.isAtItsBeginning()) {
            LedgerTables.create(session.database());
        }
        session.ledger().mark(settings.application().toString());
        records.begin();
        if (progress.isUntouched()) {
            records.backup(safety);
        }
        if (drifted.isPresent()) {
            records.drifted(drifted.get());
        }
        takeOver.record(records, listeners);
        repeatables.begin();
        List<AppliedMigration> applied =
                segment.mode() == Segment.Mode.NO_TRANSACTION ? recorded(segment, start) : applied(segment);
        if (segment.place() == Segment.Place.LAST) {
            checks.run(session.database());
            records.run();
        }
        leave(segment.place(), progress.chainWith(applied));
        new Commit(settings, session, progress).of(transaction, applied);
    }

    // The last commit of a run reads the whole schema, whatever was known of it.
    private void leave(Segment.Place place, String chain) throws SQLException {
        String writtenBy = settings.application().toString();
        if (place == Segment.Place.LAST) {
            session.ledger().leave(chain, writtenBy);
        } else {
            session.ledger().leave(chain, writtenBy, context.schema().tracked());
        }
    }

    private Transaction begin(Segment segment) throws SQLException {
        boolean on = segment.mode() == Segment.Mode.FOREIGN_KEYS_ON || !settings.guards(Guard.FOREIGN_KEYS_OFF);
        session.settings().make(ConnectionSettings.FOREIGN_KEYS, on ? "1" : "0");
        return Transaction.begin(session.database());
    }

    private void checkUnmoved() throws SQLException, LedgerMoved {
        if (!settings.guards(Guard.READ_AGAIN)) {
            return;
        }
        // After the first commit, reading all rows at each step would make a run quadratic: their number is enough.
        boolean unmoved = progress.isAtItsBeginning()
                ? progress.matches(session.entries())
                : progress.matches(session.ledger().size());
        if (!unmoved) {
            throw new LedgerMoved();
        }
    }

    private List<AppliedMigration> recorded(Segment segment, long start) throws StepFailure, SQLException {
        last = Optional.empty(); // VACUUM gives rows other numbers
        AppliedMigration applied = steps.record(segment.steps().get(0), start);
        if (segment.place() == Segment.Place.LAST) {
            repeatables.finish();
        }
        return List.of(applied);
    }

    private List<AppliedMigration> applied(Segment segment) throws StepFailure, SQLException {
        Optional<ForeignKeysKept> known = context.schema().isUndisturbed() ? last : Optional.empty();
        ForeignKeysKept foreignKeys = ForeignKeysKept.remember(context, known);
        List<AppliedMigration> applied = new ArrayList<>();
        for (ResolvedMigration migration : segment.steps()) {
            repeatables.before(migration);
            applied.add(steps.apply(migration));
            foreignKeys.after(migration);
        }
        if (segment.place() == Segment.Place.LAST) {
            repeatables.finish();
        }
        if (!applied.isEmpty()) {
            foreignKeys.compare(applied.get(applied.size() - 1).id());
            last = Optional.of(foreignKeys);
        }
        return applied;
    }
}
