package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Reports;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a migration would apply. */
@Command(
        name = "plan",
        description = "What migrate would apply, in order. Writes nothing.",
        footer = {"", "Example:", "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations plan"})
public final class PlanCommand implements Act {
    @Option(names = "--target", paramLabel = "N", description = "How far to go; the newest if not given.")
    @Nullable
    Long target;

    @Option(names = "--sql", description = "Show the text of each script.")
    boolean sql;

    @Override
    public Result run(CommandSession session) {
        return answer(session, session.migrator(), target, sql);
    }

    /** The dry run of a migration, which says the same as the plan. */
    static Result answer(CommandSession session, Migrator migrator, @Nullable Long target, boolean sql) {
        MigrationPlan plan = upTo(migrator, target).plan();
        Json.Fields document = Json.with("database", session.database())
                .with("dryRun", true)
                .with("before", Reports.version(plan.before()))
                .with("after", Reports.version(plan.after()))
                .with("snapshot", plan.snapshot())
                .with(
                        "migrations",
                        plan.steps().stream()
                                .map(step -> sql ? Reports.withSql(step) : Reports.step(step))
                                .toList())
                .with("repeatables", Reports.dueNames(plan.repeatables()))
                .with("warnings", Reports.warnings(plan.warnings()));
        return Result.fine(document, text(session, plan, sql));
    }

    static Migrator upTo(Migrator migrator, @Nullable Long target) {
        return target == null ? migrator : migrator.withTarget(Target.upTo(target));
    }

    private static Text text(CommandSession session, MigrationPlan plan, boolean sql) {
        Text text = new Text();
        if (plan.isEmpty()) {
            return text.line(session.databaseName() + ": " + Reports.words(plan.before()) + ", nothing is pending");
        }
        text.line(session.databaseName() + ": would go from version " + plan.before() + " to " + plan.after());
        if (plan.snapshot().isPresent()) {
            text.line("  would start from the snapshot " + plan.snapshot().getAsLong());
        }
        for (SourceEntry step : plan.steps()) {
            text.line("  would apply " + step.id() + "  " + step.description() + "  (" + step.file() + ")");
            if (sql) {
                step.content()
                        .flatMap(SourceEntry.Content::sql)
                        .ifPresent(script -> script.lines().forEach(line -> text.line("      " + line)));
            }
        }
        for (String name : Reports.dueNames(plan.repeatables())) {
            text.line("  would run " + name + " again");
        }
        Reports.warnings(plan.warnings(), text);
        return text;
    }
}
