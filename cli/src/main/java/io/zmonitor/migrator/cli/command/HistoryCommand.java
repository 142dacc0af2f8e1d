package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The audit: what was done to the database. */
@Command(
        name = "history",
        description =
                "What was done to the database, the oldest first. With --json-lines one row a line, to be kept elsewhere.",
        footer = {"", "Example:", "  zmonitor-migrator --db ward.db --key-file ward.key history --last 20"})
public final class HistoryCommand implements Act {
    @Option(names = "--last", paramLabel = "N", defaultValue = "0", description = "Only the newest N rows.")
    int last;

    @Override
    public Result run(CommandSession session) {
        List<AuditEntry> all = session.migratorWithoutSource().maintenance().history();
        List<AuditEntry> shown = last > 0 && last < all.size() ? all.subList(all.size() - last, all.size()) : all;
        if (session.tellsByLines()) {
            shown.forEach(row -> session.surroundings()
                    .out()
                    .println(Json.line(Json.with("event", "row").withAll(row(row)))));
        }
        Text text = new Text().line(session.databaseName() + ": " + Text.counted(all.size(), "row"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("row", "at", "what", "of", "from", "to", "outcome", "operator", "detail"));
        for (AuditEntry row : shown) {
            rows.add(List.of(
                    Long.toString(row.number()),
                    row.at(),
                    row.operation(),
                    row.subject(),
                    row.from(),
                    row.to(),
                    row.outcome(),
                    row.operator(),
                    row.detail().lines().findFirst().orElse("")));
        }
        List<Json.Fields> documents = session.tellsByLines()
                ? List.of()
                : shown.stream().map(HistoryCommand::row).toList();
        Json.Fields document = Json.with("database", session.database())
                .with("count", all.size())
                .with("rows", documents);
        return Result.fine(document, text.table(rows));
    }

    private static Json.Fields row(AuditEntry row) {
        return Json.with("number", row.number())
                .with("at", row.at())
                .with("operation", row.operation())
                .with("outcome", row.outcome())
                .with("subject", row.subject())
                .with("from", row.from())
                .with("to", row.to())
                .with("tookMillis", row.took().toMillis())
                .with("application", row.application())
                .with("operator", row.operator())
                .with("detail", row.detail())
                .with("hash", row.hash());
    }
}
