package io.zmonitor.migrator.cli.upkeep;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What earlier calls have left beside a database. */
public final class LeftoverCommands {
    private LeftoverCommands() {}

    /** What there is. */
    @Command(
            name = "leftovers",
            description = "What earlier calls have left beside the database, the largest first. Needs no key.",
            footer = {"", "Example:", "  zmonitor-migrator --db ward.db leftovers       (--key-file is not needed)"})
    public static final class Leftovers implements Act {
        @Override
        public Result run(CommandSession session) {
            List<Maintenance.Leftover> found =
                    session.migratorWithoutKey().maintenance().leftovers();
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("what", "size", "age", "path"));
            for (Maintenance.Leftover each : found) {
                rows.add(List.of(
                        each.kind().toString(),
                        Text.bytes(each.bytes()),
                        Text.age(each.age()),
                        each.path().toString()));
            }
            return Result.fine(
                    Json.with("database", session.database())
                            .with(
                                    "leftovers",
                                    found.stream()
                                            .map(LeftoverCommands::document)
                                            .toList()),
                    new Text()
                            .line(session.databaseName() + ": " + Text.counted(found.size(), "leftover"))
                            .table(rows));
        }
    }

    /** Deletes one. */
    @Command(
            name = "purge",
            description =
                    "Delete one leftover for good. The database must open, so that nothing goes that may be needed.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key purge ward.db.replaced-20260301-120000 --reason 'checked'"
            })
    public static final class Purge implements Act {
        @Parameters(paramLabel = "PATH", description = "One of the leftovers.")
        Path path = Path.of("");

        @Option(names = "--dry-run", description = "Show what would be deleted. Changes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) {
            String reason = dryRun ? "" : session.reason("purge");
            Maintenance maintenance = session.migratorWithoutSource().maintenance();
            Path wanted = path.toAbsolutePath().normalize();
            Text shown = new Text().line("Delete for good, beside " + session.databaseName() + ": " + path);
            maintenance.leftovers().stream()
                    .filter(each -> each.path().toAbsolutePath().normalize().equals(wanted))
                    .forEach(each -> shown.line("  " + each.kind() + ", " + Text.bytes(each.bytes()) + ", "
                            + Text.age(each.age()) + " old. No backup holds it."));
            Json.Fields document = Json.with("database", session.database()).with("dryRun", dryRun);
            if (dryRun) {
                return Result.fine(document.with("leftover", null), shown.line("Nothing changed."));
            }
            session.confirm("purge", shown);
            Maintenance.Leftover gone = maintenance.purge(path, reason);
            return Result.fine(
                    document.with("leftover", document(gone)),
                    new Text().line("deleted " + gone.path() + ", " + Text.bytes(gone.bytes())));
        }
    }

    private static Json.Fields document(Maintenance.Leftover leftover) {
        return Json.with("path", leftover.path())
                .with("kind", leftover.kind())
                .with("bytes", leftover.bytes())
                .with("ageSeconds", leftover.age().toSeconds());
    }
}
