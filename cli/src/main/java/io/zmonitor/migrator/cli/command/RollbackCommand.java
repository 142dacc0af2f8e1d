package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Progress;
import io.zmonitor.migrator.cli.session.Reports;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Undoes the newest migrations. */
@Command(
        name = "rollback",
        description = "Undo the newest migrations, after a verified backup. All of them, or none.",
        footer = {
            "",
            "Examples:",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations rollback --to 7 --dry-run",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations rollback --to 7 --reason 'ticket 4711'"
        })
public final class RollbackCommand implements Act {
    @Option(names = "--to", paramLabel = "N", description = "The number to go back to; 0 for an empty schema.")
    @Nullable
    Long to;

    @Option(names = "--steps", paramLabel = "N", description = "How many migrations to undo.")
    @Nullable
    Integer steps;

    @Option(names = "--dry-run", description = "Show what would be undone, and by which script. Changes nothing.")
    boolean dryRun;

    @Option(
            names = "--rehearse",
            description = "Make the rollback on a copy, say which rows and columns would go, and drop the copy.")
    boolean rehearse;

    @Option(
            names = "--present-scripts",
            description = "Where the stored rollback script and the folder's differ, use the folder's.")
    boolean present;

    @Override
    public Result run(CommandSession session) {
        if ((to == null) == (steps == null)) {
            throw CommandException.of(CommandCode.OPTION_MISSING, "rollback", "either --to N or --steps N");
        }
        if (rehearse) {
            return rehearsed(session);
        }
        String reason = dryRun ? "" : session.reason("rollback");
        List<MigrationStatus> undone = undone(session);
        Text shown = shown(session, undone);
        Json.Fields document = Json.with("database", session.database()).with("dryRun", dryRun);
        if (dryRun) {
            document.with(
                            "migrations",
                            undone.stream().map(RollbackCommand::foreseen).toList())
                    .with("keptSeeds", List.of())
                    .with("warnings", List.of())
                    .with("backup", null)
                    .with("tookMillis", null);
            return Result.fine(document, shown.line("Nothing changed."));
        }
        if (!undone.isEmpty()) {
            session.confirm("rollback", shown);
        }
        Maintenance maintenance = maintenance(session);
        return told(
                session,
                document,
                to != null ? maintenance.rollbackTo(to, reason) : maintenance.rollback(count(), reason));
    }

    private Maintenance maintenance(CommandSession session) {
        Maintenance maintenance =
                session.migrator().withListener(new Progress(session)).maintenance();
        return present ? maintenance.withRollbackScripts(Maintenance.RollbackScripts.PRESENT) : maintenance;
    }

    private Result rehearsed(CommandSession session) {
        Maintenance maintenance = maintenance(session);
        Rehearsal.OfRollback rehearsal =
                to != null ? maintenance.rehearseRollbackTo(to) : maintenance.rehearseRollback(count());
        Json.Fields document = Json.with("database", session.database()).with("dryRun", true);
        Result told = told(session, document, rehearsal.report());
        document.with(
                "rehearsal",
                Json.with(
                                "tables",
                                rehearsal.tables().stream().map(Reports::table).toList())
                        .with("columnsGone", rehearsal.columnsGone()));
        Text text = new Text().block(told.text());
        Reports.tables(rehearsal.tables(), text);
        rehearsal.columnsGone().forEach(column -> text.line("  column gone: " + column));
        return Result.fine(document, text.line("All of this on a copy. The database was only read."));
    }

    private int count() {
        return steps == null ? 0 : steps;
    }

    private List<MigrationStatus> undone(CommandSession session) {
        Comparator<MigrationId> order = session.numbering().order();
        List<MigrationStatus> applied = new ArrayList<>(session.migrator().status().stream()
                .filter(each -> each.inLedger().isPresent())
                .sorted((one, other) -> order.compare(other.id(), one.id()))
                .toList());
        if (to != null) {
            long number = to;
            applied.removeIf(each -> each.id().number() <= number);
            return applied;
        }
        applied.removeIf(
                each -> each.id().type() == MigrationType.SEED && rollback(each).isEmpty());
        return applied.subList(0, Math.min(count(), applied.size()));
    }

    private static Optional<String> rollback(MigrationStatus status) {
        return status.inSource().flatMap(SourceEntry::content).flatMap(SourceEntry.Content::rollbackSql);
    }

    private static Json.Fields foreseen(MigrationStatus status) {
        return Json.with("id", status.id())
                .with("description", status.description())
                .with("sql", rollback(status));
    }

    private static Text shown(CommandSession session, List<MigrationStatus> undone) {
        Text text = new Text()
                .line("Roll back " + session.databaseName() + ": " + Text.counted(undone.size(), "migration"));
        for (MigrationStatus each : undone) {
            text.line("  would undo " + each.id() + "  " + each.description());
            rollback(each)
                    .ifPresentOrElse(
                            script -> script.lines().forEach(line -> text.line("      " + line)),
                            () -> text.line("      by the script that the ledger has stored, if it has one"));
        }
        return text.line("  A verified backup is taken first"
                + session.backups().folder().map(folder -> ", into " + folder).orElse(", beside the database") + ".");
    }

    private static Result told(CommandSession session, Json.Fields document, RollbackReport report) {
        document.with("before", Reports.version(report.before()))
                .with("after", Reports.version(report.after()))
                .with(
                        "migrations",
                        report.rolledBack().stream()
                                .map(undone -> Json.with("id", undone.id())
                                        .with("description", undone.description())
                                        .with("used", undone.used())
                                        .with("tookMillis", undone.took().toMillis()))
                                .toList())
                .with("keptSeeds", Reports.ids(report.keptSeeds()))
                .with("pendingSeeds", Reports.ids(report.pendingSeeds()))
                .with("warnings", Reports.warnings(report.warnings()))
                .with("backup", Reports.backup(report.backup()))
                .with("tookMillis", report.took().toMillis());
        Text text = new Text();
        if (report.changedNothing()) {
            return Result.fine(document, text.line(session.databaseName() + ": nothing to roll back"));
        }
        text.line(session.databaseName() + ": from version " + report.before() + " back to " + report.after() + " in "
                + Text.time(report.took()));
        for (RollbackReport.Undone undone : report.rolledBack()) {
            text.line("  undid " + undone.id() + "  " + undone.description() + ", by "
                    + undone.used().reason());
        }
        report.backup().ifPresent(backup -> text.line("Backup: " + backup.file()));
        Reports.warnings(report.warnings(), text);
        return Result.fine(document, text);
    }
}
