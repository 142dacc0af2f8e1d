package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.run.CheckedRun;
import io.zmonitor.migrator.internal.run.Checks;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.session.Reading;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;

/** The checks without the run. Changes nothing. */
public record CheckInspection(RunSettings settings) {
    /** What the checks of a phase decide now. */
    public List<Check.Result> results(Check.Phase phase) {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        return new Reading(settings).answerOnConnection(database -> results(phase, set, database));
    }

    private List<Check.Result> results(Check.Phase phase, MigrationSet set, SqlConnection database)
            throws SQLException {
        LedgerReading ledger = LedgerReading.of(set, database, settings.name(), settings);
        Planning planning = Planning.of(set, ledger, settings);
        Checks checks = new Checks(
                CheckedRun.forward(settings, planning, planning.load(set)), new Listeners(settings.listeners()), phase);
        return checks.results(phase == Check.Phase.PRE ? Checks.preChecks(settings) : settings.postChecks(), database);
    }
}
