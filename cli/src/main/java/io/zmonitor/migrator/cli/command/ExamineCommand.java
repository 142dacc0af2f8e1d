package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.Examination;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.util.List;
import picocli.CommandLine.Command;

/** Why a file does not open. */
@Command(
        name = "examine",
        description = "Why a file does not open: reads each page with the key, without the driver. Changes nothing.",
        footer = {"", "Example:", "  zmonitor-migrator --db ward.db --key-file ward.key examine"})
public final class ExamineCommand implements Act {
    private static final int SHOWN = 20;

    @Override
    public Result run(CommandSession session) {
        if (!(session.opener() instanceof SqlCipherKey key)) {
            throw CommandException.of(CommandCode.OPTION_MISSING, "examine", "the key of an encrypted file");
        }
        List<Backup> backups = session.migratorWithoutSource().maintenance().backups();
        Examination found = key.examine(
                new DatabaseFile(session.database()),
                backups.stream().map(Backup::file).toList());
        Text text = new Text()
                .line(session.databaseName() + ": "
                        + found.problem()
                                .map(Problem::summary)
                                .orElse("sound: the key fits, and it wrote every page."));
        found.format().ifPresent(format -> text.line("  format: " + format));
        found.pages().ifPresent(pages -> pages(pages, text));
        found.problem().ifPresent(problem -> text.line(problem.remedy()));
        Json.Fields document = Json.with("database", session.database())
                .with("sound", found.isSound())
                .with("format", found.format().map(Object::toString))
                .with(
                        "problem",
                        found.problem()
                                .map(problem -> Json.with("code", problem.code().code())
                                        .with("name", problem.code().name())
                                        .with("summary", problem.summary())
                                        .with("remedy", problem.remedy())))
                .with(
                        "pages",
                        found.pages()
                                .map(pages -> Json.with("count", pages.pages())
                                        .with("damaged", pages.damaged())
                                        .with("blank", pages.blank())));
        ExitCode exit =
                found.problem().map(problem -> ExitCode.of(problem.code())).orElse(ExitCode.FINE);
        return Result.fine(document, text).exiting(exit);
    }

    private static void pages(PageScan pages, Text text) {
        text.line("  " + Text.counted(pages.pages(), "page") + ", "
                + pages.damaged().size() + " that the key did not write");
        if (!pages.damaged().isEmpty()) {
            List<Long> shown =
                    pages.damaged().subList(0, Math.min(SHOWN, pages.damaged().size()));
            text.line("  damaged: " + shown + (shown.size() < pages.damaged().size() ? " and more" : ""));
        }
    }
}
