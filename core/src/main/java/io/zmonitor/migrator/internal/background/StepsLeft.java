package io.zmonitor.migrator.internal.background;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.open.FurtherAccess;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Backgrounds;
import io.zmonitor.migrator.internal.result.Statuses;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Which steps are recorded and have rows left. */
public final class StepsLeft {
    private StepsLeft() {}

    /** Looks on a connection of its own. */
    static List<Background.Step> look(RunSettings settings, FurtherAccess access) throws SQLException {
        try {
            SqlConnection database = new SqlConnection(access.look().orElseThrow());
            List<Mark> marks = marks(database, settings);
            if (marks.isEmpty()) {
                return List.of();
            }
            MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
            List<Background.Step> steps = new ArrayList<>();
            List<MigrationId> known = new ArrayList<>();
            for (SourceEntry entry : entries(set, marks)) {
                known.add(entry.id());
            }
            for (MigrationId id : known) {
                marks.stream().filter(mark -> mark.id().equals(id)).forEach(mark -> steps.add(step(mark, true, -1)));
            }
            marks.stream().filter(mark -> !known.contains(mark.id())).forEach(mark -> steps.add(step(mark, false, -1)));
            return List.copyOf(steps);
        } finally {
            access.close();
        }
    }

    /** The marks of steps that are recorded; the others hold the next boot. */
    public static List<Mark> marks(SqlConnection database, RunSettings settings) throws SQLException {
        List<Mark> marks = new BatchMarks(database).read();
        if (marks.isEmpty()) {
            return marks;
        }
        Set<MigrationId> recorded = new HashSet<>();
        new Ledger(database, settings.name()).read().forEach(entry -> recorded.add(entry.id()));
        return marks.stream().filter(mark -> recorded.contains(mark.id())).toList();
    }

    /** What the source has of them, in the order of execution. */
    public static List<SourceEntry> entries(MigrationSet set, List<Mark> marks) {
        List<SourceEntry> entries = new ArrayList<>();
        for (SourceEntry entry : set.entries()) {
            if (marks.stream().anyMatch(mark -> mark.id().equals(entry.id()))) {
                entries.add(entry);
            }
        }
        return entries;
    }

    static boolean isForThisBuild(List<Background.Step> steps) {
        return steps.stream().anyMatch(Background.Step::isKnown);
    }

    static Background.Step step(Mark mark, boolean isKnown, double position) {
        BatchMarks.Progress done = mark.progress();
        return new Backgrounds.StepData(
                mark.id(),
                isKnown,
                new Statuses.HalfDoneData(mark.begunAt(), done.batches(), done.keys(), done.rowsChanged()),
                position < 0 ? OptionalDouble.empty() : OptionalDouble.of(position));
    }
}
