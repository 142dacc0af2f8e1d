package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.internal.plan.Compatibility;
import io.zmonitor.migrator.internal.plan.NewerPolicy;
import io.zmonitor.migrator.internal.plan.Planner;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.util.List;
import java.util.Optional;

/** What follows from a ledger in which a newer build has written. */
final class NewerPlanning {
    private NewerPlanning() {}

    /**
     * An empty plan if all that is newer says that this build may open it. Nothing is written then, repeatables
     * included: what the newer build made of them fits its schema.
     *
     * @throws MigrationException if it may not
     */
    static Planning of(List<MigrationStatus> statuses, List<LedgerEntry> entries, RunSettings settings) {
        List<MigrationStatus> known = Compatibility.known(statuses);
        if (!Compatibility.mayOpen(statuses, settings.numbering())) {
            // What would stop the run after a rollback stops it before.
            Planning.refuseIf(
                    settings.newerDatabase() == NewerDatabase.ROLL_BACK
                            ? Planner.refusal(known, settings.outOfOrder())
                            : Optional.empty(),
                    settings);
            throw MigrationException.refusing(Planning.ofDatabase(NewerPolicy.refusal(statuses), settings));
        }
        Planning.refuseIf(Planner.refusal(known, settings.outOfOrder()), settings);
        Planning.refuseIf(Compatibility.lacking(statuses), settings);
        return new Planning(
                entries,
                Planner.plan(statuses),
                LoadedPlan.Repeating.LATER,
                Optional.of(NewerPolicy.note(statuses)),
                Optional.empty());
    }
}
