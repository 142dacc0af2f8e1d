package io.zmonitor.migrator.cli.upkeep;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Progress;
import io.zmonitor.migrator.cli.session.Reports;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** What is left to the background of the application. */
@Command(
        name = "background",
        description = "What is left to the background of the application.",
        footer = {"", "Example:", "  zmonitor-migrator help background finish"})
public final class BackgroundCommands {
    /** How far it is. */
    @Command(
            name = "status",
            description = "Which migrations have rows left, and how far they are. Writes nothing.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations background status"
            })
    public static final class Status implements Act {
        @Override
        public Result run(CommandSession session) {
            List<Json.Fields> steps = new ArrayList<>();
            Text text = new Text();
            for (MigrationStatus status : session.migrator().status()) {
                if (status instanceof MigrationStatus.Applied applied) {
                    applied.inBackground().ifPresent(done -> {
                        steps.add(Json.with("id", status.id())
                                .with("description", status.description())
                                .with("begunAt", done.begunAt())
                                .with("batches", done.batches())
                                .with("rows", done.rows())
                                .with("rowsChanged", done.rowsChanged()));
                        text.line("  " + status.id() + "  " + status.description() + ": "
                                + Text.counted(done.rows(), "row") + " in " + done.batches() + " batches since "
                                + done.begunAt());
                    });
                }
            }
            Text head = new Text()
                    .line(session.databaseName() + ": " + Text.counted(steps.size(), "migration")
                            + " in the background");
            return Result.fine(
                    Json.with("database", session.database()).with("steps", steps), head.block(text.toString()));
        }
    }

    /** Finishes it now. */
    @Command(
            name = "finish",
            description = "Finish in the foreground what is left to the background, after a verified backup.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations background finish"
            })
    public static final class Finish implements Act {
        @Override
        public Result run(CommandSession session) {
            List<MigrationId> finished = session.migrator()
                    .withListener(new Progress(session))
                    .maintenance()
                    .finishBackground();
            return Result.fine(
                    Json.with("database", session.database()).with("finished", Reports.ids(finished)),
                    new Text()
                            .line(session.databaseName() + ": finished "
                                    + (finished.isEmpty() ? "nothing" : String.join(", ", Reports.ids(finished)))));
        }
    }
}
