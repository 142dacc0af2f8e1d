package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.Names;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The repeatables of one run: out of the way of the steps that would stumble over them, and back after the last. What
 * was dropped for a step is marked in the ledger, so that the next run brings it back if this one gets no further.
 */
final class RepeatableRun {
    private final RunContext context;
    private final Change change;
    private final List<ResolvedRepeatable> repeatables;
    private final LoadedPlan.Repeating repeating;
    private final List<MigrationReport.Repeated> applied = new ArrayList<>();
    private DependentViews obstacles;
    private boolean begun;

    RepeatableRun(Change change, LoadedPlan work) {
        this.context = change.context();
        this.change = change;
        this.repeatables = work.repeatables();
        this.repeating = work.repeating();
        this.obstacles = DependentViews.none(context);
    }

    /** What ran. */
    List<MigrationReport.Repeated> applied() {
        return List.copyOf(applied);
    }

    /** In the run's first transaction: drops what the source no longer has, and remembers the rest as it is. */
    void begin() throws SQLException {
        if (begun) {
            return;
        }
        begun = true;
        List<MigrationReport.Repeated> kept = new ArrayList<>();
        List<MigrationReport.Repeated> removed = new ArrayList<>();
        Set<String> known = names();
        for (MigrationReport.Repeated row : ledger().read()) {
            boolean stays = repeating == LoadedPlan.Repeating.LATER || known.contains(key(row.name()));
            (stays ? kept : removed).add(row);
        }
        if (!removed.isEmpty()) {
            DerivedObjects objects = DerivedObjects.read(context.session().database());
            for (MigrationReport.Repeated row : removed) {
                remove(row, objects);
            }
        }
        obstacles = DependentViews.of(context, kept);
    }

    private void remove(MigrationReport.Repeated row, DerivedObjects objects) throws SQLException {
        for (String object : row.objects()) {
            objects.drop(object);
        }
        ledger().remove(row.name());
        change.audit().repeatable(Operation.REPEATABLE_DROPPED, row, AuditLog.Movement.at(change.version()));
        String dropped = row.objects().isEmpty() ? "nothing" : String.join(", ", row.objects());
        context.listeners()
                .warn(
                        Warning.Kind.REPEATABLE_DROPPED,
                        "the repeatable " + row.name() + " is no longer in the source; dropped " + dropped);
    }

    /** Before a step. */
    void before(ResolvedMigration step) throws SQLException {
        obstacles.clearFor(step);
    }

    /** After the last step: runs, by name, what is new, changed or no longer as it was, and proves that it works. */
    void finish() throws StepFailure, SQLException {
        if (repeating == LoadedPlan.Repeating.LATER) {
            obstacles.warnOfDropped();
            return;
        }
        if (repeatables.isEmpty()) {
            return;
        }
        Map<String, MigrationReport.Repeated> rows = new HashMap<>();
        ledger().read().forEach(row -> rows.put(key(row.name()), row));
        DerivedObjects objects = DerivedObjects.read(context.session().database());
        Set<ResolvedRepeatable> due = new HashSet<>();
        // What is dropped may take a trigger of another one along.
        boolean more = true;
        while (more) {
            more = false;
            for (ResolvedRepeatable repeatable : repeatables) {
                MigrationReport.Repeated row = rows.get(key(repeatable.entry().name()));
                if (!due.contains(repeatable) && (row == null || isDue(repeatable, row, objects))) {
                    due.add(repeatable);
                    drop(row == null ? List.of() : row.objects(), objects);
                    objects = DerivedObjects.read(context.session().database());
                    more = true;
                }
            }
        }
        for (ResolvedRepeatable repeatable : repeatables) {
            if (due.contains(repeatable)) {
                apply(repeatable);
            }
        }
        if (context.settings().guards(Guard.REPEATABLES_PROVED)) {
            RepeatableStep.prove(context.session().database(), repeatables);
        }
    }

    private static void drop(List<String> owned, DerivedObjects objects) throws SQLException {
        for (String object : owned) {
            objects.drop(object);
        }
    }

    private boolean isDue(ResolvedRepeatable repeatable, MigrationReport.Repeated row, DerivedObjects objects) {
        boolean changed = row.checksum()
                .map(checksum -> !checksum.equals(repeatable.entry().checksum()))
                .orElse(true);
        return changed || row.objects().stream().anyMatch(object -> !obstacles.isUnchanged(object, objects));
    }

    private void apply(ResolvedRepeatable repeatable) throws StepFailure, SQLException {
        MigrationReport.Repeated done = new RepeatableStep(context).apply(repeatable);
        ledger().record(done);
        change.audit()
                .repeatable(
                        Operation.REPEATABLE,
                        done,
                        AuditLog.Movement.at(change.version()).taking(done.took()));
        applied.add(done);
        RunLog.repeated(done);
        context.listeners().tell(new Events.RepeatedData(done));
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        for (ResolvedRepeatable repeatable : repeatables) {
            names.add(key(repeatable.entry().name()));
        }
        return names;
    }

    private RepeatableLedger ledger() {
        return new RepeatableLedger(context.session().database());
    }

    private static String key(String name) {
        return Names.fold(name);
    }
}
