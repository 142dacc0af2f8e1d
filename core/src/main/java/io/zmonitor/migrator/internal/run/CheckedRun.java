package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Segment;
import java.util.List;

/**
 * The run that checks are asked about.
 *
 * @param settings what it was told
 * @param plan what it does
 * @param segments the same as it will be executed
 */
public record CheckedRun(RunSettings settings, MigrationPlan plan, List<Segment> segments) {
    public static CheckedRun forward(RunSettings settings, Planning planning, LoadedPlan work) {
        return new CheckedRun(settings, planning.plan(), planning.segments(work, settings));
    }

    public static CheckedRun back(RunSettings settings, RollbackPlan plan) {
        return new CheckedRun(
                settings,
                new Results.MigrationPlanData(plan.before(), plan.after(), List.of()),
                List.of(new Segment(
                        Segment.Mode.TOGETHER,
                        plan.steps().stream().map(RollbackPlan.Undo::migration).toList(),
                        Segment.Place.LAST)));
    }
}
