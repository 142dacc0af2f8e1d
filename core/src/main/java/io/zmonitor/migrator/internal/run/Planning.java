package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.internal.plan.Comparison;
import io.zmonitor.migrator.internal.plan.Planner;
import io.zmonitor.migrator.internal.plan.TargetRule;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import java.util.List;
import java.util.Optional;

/**
 * The ledger as it was read, and what follows from it.
 *
 * @param entries the ledger's entries
 * @param plan the work
 */
record Planning(List<LedgerEntry> entries, MigrationPlan plan) {
    /**
     * Validates the ledger against the set, and plans.
     *
     * @throws MigrationException if the run is refused
     */
    static Planning of(MigrationSet set, List<LedgerEntry> entries, RunSettings.Rules rules) {
        List<MigrationStatus> statuses = statuses(set, entries, rules);
        Optional<Problem> refusal =
                Planner.refusal(statuses, rules.outOfOrder()).or(() -> TargetRule.refusal(statuses, rules.upTo()));
        if (refusal.isPresent()) {
            throw MigrationException.refusing(refusal.get());
        }
        return new Planning(entries, Planner.plan(TargetRule.within(statuses, rules.upTo())));
    }

    static List<MigrationStatus> statuses(MigrationSet set, List<LedgerEntry> entries, RunSettings.Rules rules) {
        return Comparison.of(set.entries(), entries, rules.numbering());
    }

    boolean isEmpty() {
        return plan.isEmpty();
    }

    /** Everything that will run, read and parsed before the first statement runs. */
    List<ResolvedMigration> load(MigrationSet set) {
        return set.load(plan.steps());
    }
}
