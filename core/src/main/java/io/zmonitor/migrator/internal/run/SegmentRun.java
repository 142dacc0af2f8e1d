package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedMigration;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs one segment: its steps, the comparison of foreign keys, the post-checks and the records commit together. */
final class SegmentRun {
    private final RunSettings settings;
    private final Session session;
    private final Listeners listeners;
    private final Progress progress;
    private final Records records;
    private final StepRun steps;
    private final TakeOverStep takeOver;

    SegmentRun(RunContext context, Progress progress, Records records, TakeOverStep takeOver) {
        this.settings = context.settings();
        this.session = context.session();
        this.listeners = context.listeners();
        this.progress = progress;
        this.records = records;
        this.steps = new StepRun(context, records);
        this.takeOver = takeOver;
    }

    void apply(Segment segment) throws StepFailure, SQLException, LedgerMoved {
        long start = System.nanoTime();
        if (segment.mode() == Segment.Mode.NO_TRANSACTION) {
            checkUnmoved();
            start = steps.applyAlone(segment.steps().get(0));
        }
        Transaction transaction = begin(segment);
        takeOver.replace();
        checkUnmoved();
        if (progress.kept().isEmpty()) {
            LedgerTables.create(session.database());
        }
        session.ledger().mark(settings.application().toString());
        records.begin();
        takeOver.record(records, listeners);
        List<AppliedMigration> applied = segment.mode() == Segment.Mode.NO_TRANSACTION
                ? List.of(steps.record(segment.steps().get(0), start))
                : applied(segment);
        if (segment.place() == Segment.Place.LAST) {
            new Checks(settings.postChecks(), listeners).run(session.database());
            records.run();
        }
        session.ledger()
                .leave(progress.chainWith(applied), settings.application().toString());
        Commit.of(transaction, session, progress, applied);
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
        boolean unmoved = progress.kept().isEmpty()
                ? progress.matches(session.entries())
                : progress.matches(session.ledger().size());
        if (!unmoved) {
            throw new LedgerMoved();
        }
    }

    private List<AppliedMigration> applied(Segment segment) throws StepFailure, SQLException {
        SqlConnection database = session.database();
        boolean compared = settings.guards(Guard.FOREIGN_KEYS_COMPARED);
        List<ForeignKeys.Violation> before = compared ? ForeignKeys.violations(database) : List.of();
        if (!before.isEmpty()) {
            listeners.warn(
                    Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE,
                    "violated before the run: " + ForeignKeys.described(before));
        }
        List<AppliedMigration> applied = new ArrayList<>();
        Set<String> rebuilt = new HashSet<>();
        for (ResolvedMigration migration : segment.steps()) {
            applied.add(steps.apply(migration));
            rebuilt.addAll(TouchedTables.by(migration).rebuilt());
        }
        if (compared && !applied.isEmpty()) {
            compare(before, rebuilt, applied.get(applied.size() - 1));
        }
        return applied;
    }

    private void compare(List<ForeignKeys.Violation> before, Set<String> rebuilt, AppliedMigration newest)
            throws StepFailure, SQLException {
        List<ForeignKeys.Violation> added =
                ForeignKeys.added(before, ForeignKeys.violations(session.database()), rebuilt);
        if (!added.isEmpty()) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.FOREIGN_KEYS_VIOLATED, List.of(newest.id()), ForeignKeys.described(added)));
        }
    }
}
