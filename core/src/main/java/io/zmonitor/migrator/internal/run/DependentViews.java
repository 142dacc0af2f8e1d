package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.effect.SchemaEffects;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.plan.Dependents;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.session.Guard;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The views and triggers of repeatables that stand in the way of steps: a view on a table makes the rename at the end of
 * its rebuild fail. What is dropped for a step makes its repeatable due, in the same transaction, so that whatever
 * becomes of this run a later one brings it back.
 */
public final class DependentViews {
    private final RunContext context;
    private final Map<String, String> found = new HashMap<>();
    private final Set<String> due = new TreeSet<>();

    private DependentViews(RunContext context) {
        this.context = context;
    }

    /** None. */
    static DependentViews none(RunContext context) {
        return new DependentViews(context);
    }

    /** What these repeatables define, as it is now. */
    public static DependentViews of(RunContext context, List<MigrationReport.Repeated> repeatables)
            throws SQLException {
        DependentViews obstacles = new DependentViews(context);
        if (!repeatables.isEmpty()) {
            DerivedObjects objects = DerivedObjects.read(context.session().database());
            for (MigrationReport.Repeated repeatable : repeatables) {
                repeatable.objects().forEach(object -> obstacles.found.put(object, objects.definition(object)));
            }
        }
        return obstacles;
    }

    /** Whether the object is there, with the definition it had. */
    boolean isUnchanged(String object, DerivedObjects now) {
        return now.has(object) && now.definition(object).equals(found.getOrDefault(object, ""));
    }

    /** Drops what hangs on tables that the step drops, renames or alters; what it drops itself is left to it. */
    public void clearFor(ResolvedMigration step) throws SQLException {
        if (found.isEmpty() || !context.settings().guards(Guard.REPEATABLES_DROPPED)) {
            return;
        }
        Set<String> affected = new LinkedHashSet<>(found.keySet());
        Set<String> byItself = new HashSet<>();
        DerivedObjects objects = DerivedObjects.read(context.session().database());
        if (step instanceof ResolvedMigration.OfScript script) {
            SchemaEffects effects = SchemaEffects.of(script.script());
            effects.dropped().forEach(object -> byItself.add(object.toString()));
            byItself.retainAll(found.keySet());
            affected.retainAll(Dependents.of(objects.mentions(), effects.altered()));
            affected.addAll(byItself);
        } else if (step.entry().id().type() != MigrationType.SCHEMA) {
            return;
        }
        makeDue(affected);
        affected.removeAll(byItself);
        for (String object : affected) {
            objects.drop(object);
        }
    }

    private void makeDue(Set<String> affected) throws SQLException {
        if (affected.isEmpty()) {
            return;
        }
        RepeatableLedger ledger = new RepeatableLedger(context.session().database());
        for (MigrationReport.Repeated row : ledger.read()) {
            if (row.objects().stream().anyMatch(affected::contains)) {
                ledger.makeDue(row.name());
                due.add(row.name());
            }
        }
    }

    /** Says what was dropped and is not brought back now. */
    public void warnOfDropped() {
        if (!due.isEmpty()) {
            context.listeners()
                    .warn(
                            Warning.Kind.REPEATABLE_DROPPED,
                            "dropped, since they depend on tables that were changed: " + String.join(", ", due)
                                    + "; the next run that reaches its newest version brings them back");
        }
    }
}
