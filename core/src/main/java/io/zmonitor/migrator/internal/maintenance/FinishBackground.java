package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.background.StepsLeft;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.SafetyNet;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.run.FinishedStep;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import java.sql.SQLException;
import java.util.List;

/** Finishes under the lock what is left to the background, without a hand on it. For one call. */
public record FinishBackground(RunSettings settings) implements Change.Story<List<MigrationId>> {
    /** Does so, and says which were finished. */
    public List<MigrationId> execute() {
        Listeners listeners = new Listeners(settings.listeners());
        try (DatabaseAccess access = settings.access()) {
            if (access.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, access.name()));
            }
            return Change.locked(settings, listeners, access, this);
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    @Override
    public List<MigrationId> with(Change change) throws SQLException {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        Session session = change.context().session();
        List<SourceEntry> left = StepsLeft.entries(set, StepsLeft.marks(session.database(), settings));
        if (left.isEmpty()) {
            return List.of();
        }
        session.makeDurable(settings.lockTimeout());
        change.noticeDrift();
        change.begin(session.ledger().version());
        return change.attempt(() -> {
                    change.safety().before(SafetyNet.Danger.RISKY);
                    for (SourceEntry entry : left) {
                        FinishedStep.finish(change, set.load(List.of(entry)).get(0));
                    }
                    change.verify();
                    return left.stream().map(SourceEntry::id).toList();
                })
                .orElseThrow();
    }
}
