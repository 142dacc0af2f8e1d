package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.plan.Dependents;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import io.zmonitor.migrator.internal.resolve.SchemaEffects;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The repeatables of one run: out of the way of the steps that would stumble over them, and back after the last. What
 * was dropped for a step is marked in the ledger, so that the next run brings it back if this one gets no further.
 */
final class RepeatableRun {
    private final RunContext context;
    private final Records records;
    private final List<ResolvedRepeatable> repeatables;
    private final Map<String, String> found = new HashMap<>();
    private final List<AppliedRepeatable> applied = new ArrayList<>();
    private boolean begun;

    RepeatableRun(RunContext context, Records records, List<ResolvedRepeatable> repeatables) {
        this.context = context;
        this.records = records;
        this.repeatables = repeatables;
    }

    /** What ran. */
    List<AppliedRepeatable> applied() {
        return List.copyOf(applied);
    }

    /** In the run's first transaction: drops what the source no longer has, and remembers the rest as it is. */
    void begin() throws SQLException {
        if (begun) {
            return;
        }
        begun = true;
        Map<String, ResolvedRepeatable> known = byName();
        List<AppliedRepeatable> rows = ledger().read();
        if (rows.isEmpty()) {
            return;
        }
        DerivedObjects objects = DerivedObjects.read(context.session().database());
        for (AppliedRepeatable row : rows) {
            if (!known.containsKey(key(row.name()))) {
                remove(row, objects);
            } else {
                row.objects().forEach(object -> found.put(object, objects.definition(object)));
            }
        }
    }

    private void remove(AppliedRepeatable row, DerivedObjects objects) throws SQLException {
        for (String object : row.objects()) {
            objects.drop(object);
        }
        ledger().remove(row.name());
        records.repeatableDropped(row);
        String dropped = row.objects().isEmpty() ? "nothing" : String.join(", ", row.objects());
        context.listeners()
                .warn(
                        Warning.Kind.REPEATABLE_DROPPED,
                        "the repeatable " + row.name() + " is no longer in the source; dropped " + dropped);
    }

    /** Before a step: drops the views and triggers of repeatables that hang on tables it drops, renames or alters. */
    void before(ResolvedMigration step) throws SQLException {
        if (found.isEmpty() || !context.settings().guards(Guard.REPEATABLES_DROPPED)) {
            return;
        }
        Set<String> own = new HashSet<>();
        Set<String> affected = new LinkedHashSet<>(found.keySet());
        DerivedObjects objects = DerivedObjects.read(context.session().database());
        if (step instanceof ResolvedMigration.OfScript script) {
            SchemaEffects effects = SchemaEffects.of(script.script());
            effects.dropped().forEach(object -> own.add(object.toString()));
            affected.retainAll(Dependents.of(objects.mentions(), effects.altered()));
            own.retainAll(found.keySet());
        } else if (step.entry().id().type() != MigrationType.SCHEMA) {
            return;
        }
        affected.addAll(own);
        makeDue(affected);
        affected.removeAll(own);
        for (String object : affected) {
            objects.drop(object);
        }
    }

    private void makeDue(Set<String> affected) throws SQLException {
        if (affected.isEmpty()) {
            return;
        }
        for (AppliedRepeatable row : ledger().read()) {
            if (row.objects().stream().anyMatch(affected::contains)) {
                ledger().makeDue(row.name());
            }
        }
    }

    /** After the last step: runs, by name, what is new, changed or no longer as it was, and proves that it works. */
    void finish() throws StepFailure, SQLException {
        if (repeatables.isEmpty()) {
            return;
        }
        Map<String, AppliedRepeatable> rows = new HashMap<>();
        ledger().read().forEach(row -> rows.put(key(row.name()), row));
        DerivedObjects objects = DerivedObjects.read(context.session().database());
        Set<ResolvedRepeatable> due = new HashSet<>();
        // What is dropped may take a trigger of another one along.
        boolean more = true;
        while (more) {
            more = false;
            for (ResolvedRepeatable repeatable : repeatables) {
                AppliedRepeatable row = rows.get(key(repeatable.entry().name()));
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

    private boolean isDue(ResolvedRepeatable repeatable, AppliedRepeatable row, DerivedObjects objects) {
        boolean changed = row.checksum()
                .map(checksum -> !checksum.equals(repeatable.entry().checksum()))
                .orElse(true);
        return changed
                || row.objects().stream()
                        .anyMatch(object -> !objects.has(object)
                                || !objects.definition(object).equals(found.getOrDefault(object, "")));
    }

    private void apply(ResolvedRepeatable repeatable) throws StepFailure, SQLException {
        AppliedRepeatable done = new RepeatableStep(context).apply(repeatable);
        ledger().record(done);
        records.repeatable(done);
        applied.add(done);
        context.listeners().tell(new RunEvent.Repeated(done));
    }

    private Map<String, ResolvedRepeatable> byName() {
        Map<String, ResolvedRepeatable> byName = new HashMap<>();
        repeatables.forEach(repeatable -> byName.put(key(repeatable.entry().name()), repeatable));
        return byName;
    }

    private RepeatableLedger ledger() {
        return new RepeatableLedger(context.session().database());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
