package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Reports;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The checks before a run, without a run. */
@Command(
        name = "check",
        description = "Make the checks that a migration makes first. Writes nothing. Ends with 3 if one fails.",
        footer = {
            "",
            "Example:",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations check --full"
        })
public final class CheckCommand implements Act {
    @Option(
            names = "--full",
            description =
                    "Also the whole audit, SQLite's integrity check and rows without parent: reads the whole file.")
    boolean full;

    @Override
    public Result run(CommandSession session) {
        Migrator migrator = session.migrator();
        if (full) {
            migrator = migrator.withPreCheck(BuiltInChecks.auditIntact())
                    .withPreCheck(BuiltInChecks.integrityCheck())
                    .withPreCheck(BuiltInChecks.foreignKeys());
        }
        List<Check.Result> results = migrator.maintenance().check(Check.Phase.PRE);
        long failed = results.stream().filter(Check.Result::isFailure).count();
        Text text = new Text()
                .line(session.databaseName() + ": " + Text.counted(results.size(), "check") + ", " + failed
                        + " failed");
        results.forEach(result -> Reports.check(result, text));
        Json.Fields document = Json.with("database", session.database())
                .with("failed", failed)
                .with("checks", results.stream().map(Reports::check).toList());
        Result result = Result.fine(document, text);
        return failed == 0 ? result : result.exiting(ExitCode.FOUND);
    }
}
