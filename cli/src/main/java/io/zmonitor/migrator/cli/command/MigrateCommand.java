package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Options;
import io.zmonitor.migrator.cli.session.Progress;
import io.zmonitor.migrator.cli.session.Reports;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies what is pending. */
@Command(
        name = "migrate",
        description = "Apply what is pending, after a verified backup. All of it, or nothing.",
        footer = {
            "",
            "Examples:",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations migrate --dry-run",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations migrate"
        })
public final class MigrateCommand implements Act {
    @Option(names = "--target", paramLabel = "N", description = "How far to go; the newest if not given.")
    @Nullable
    Long target;

    @Option(names = "--dry-run", description = "Show what would be applied, with its SQL. Writes nothing.")
    boolean dryRun;

    @Option(
            names = "--rehearse",
            description = "Make the run on a copy, say what became of the rows, and drop the copy.")
    boolean rehearse;

    @Option(names = "--create", description = "Make the database if there is none. A wrong path is an error otherwise.")
    boolean create;

    @Override
    public Result run(CommandSession session) {
        if (dryRun && rehearse) {
            throw CommandException.of(
                    CommandCode.NOT_UNDERSTOOD,
                    "--dry-run and --rehearse exclude each other.",
                    Options.NAME + " help migrate");
        }
        if (!create && !Files.exists(session.database(), LinkOption.NOFOLLOW_LINKS)) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, session.database()));
        }
        Migrator migrator = session.migrator();
        if (dryRun) {
            return PlanCommand.answer(session, migrator, target, true);
        }
        Migrator watched = PlanCommand.upTo(migrator, target).withListener(new Progress(session));
        if (rehearse) {
            return rehearsed(session, watched.maintenance().rehearse());
        }
        MigrationReport report = watched.migrate();
        return Result.fine(document(session, report), text(session, report, ""));
    }

    private static Json.Fields document(CommandSession session, MigrationReport report) {
        return Json.with("database", session.database())
                .with("dryRun", false)
                .with("before", Reports.version(report.before()))
                .with("after", Reports.version(report.after()))
                .with("snapshot", report.snapshot())
                .with(
                        "migrations",
                        report.applied().stream().map(Reports::applied).toList())
                .with(
                        "repeatables",
                        report.repeatables().stream()
                                .map(MigrationReport.Repeated::name)
                                .toList())
                .with("warnings", Reports.warnings(report.warnings()))
                .with("backup", Reports.backup(report.backup()))
                .with(
                        "audit",
                        report.audit()
                                .map(anchor ->
                                        Json.with("number", anchor.number()).with("hash", anchor.hash())))
                .with("tookMillis", report.took().toMillis());
    }

    private static Text text(CommandSession session, MigrationReport report, String where) {
        Text text = new Text();
        if (report.wasUpToDate()) {
            return text.line(session.databaseName() + ": " + Reports.words(report.after()) + ", nothing was pending");
        }
        text.line(session.databaseName() + where + ": from version " + report.before() + " to " + report.after()
                + " in " + Text.time(report.took()));
        if (report.snapshot().isPresent()) {
            text.line("  started from the snapshot " + report.snapshot().getAsLong());
        }
        for (MigrationReport.Applied applied : report.applied()) {
            text.line("  applied " + applied.id() + "  " + applied.description() + "  " + Text.time(applied.took()));
        }
        for (MigrationReport.Repeated repeated : report.repeatables()) {
            text.line("  ran " + repeated.name());
        }
        report.backup().ifPresent(backup -> text.line("Backup: " + backup.file()));
        Reports.warnings(report.warnings(), text);
        return text;
    }

    private static Result rehearsed(CommandSession session, Rehearsal rehearsal) {
        Json.Fields document = document(session, rehearsal.report())
                .with("dryRun", true)
                .with(
                        "rehearsal",
                        Json.with(
                                        "tables",
                                        rehearsal.tables().stream()
                                                .map(Reports::table)
                                                .toList())
                                .with("copiedBytes", rehearsal.copiedBytes())
                                .with("peakBytes", rehearsal.peakBytes())
                                .with("copyingMillis", rehearsal.copying().toMillis()));
        Text text = text(session, rehearsal.report(), " on a copy");
        Reports.tables(rehearsal.tables(), text);
        text.line(
                "At most " + Text.bytes(rehearsal.peakBytes()) + " on disk for the copy. The database was only read.");
        return Result.fine(document, text);
    }
}
