package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Reports;
import io.zmonitor.migrator.cli.session.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the database's place. */
@Command(
        name = "restore",
        description = "Put a backup in the database's place, after it was verified. The current files are set aside.",
        footer = {
            "",
            "Examples:",
            "  zmonitor-migrator --db ward.db --key-file ward.key restore --newest --dry-run",
            "  zmonitor-migrator --db ward.db --key-file ward.key restore --newest --reason 'ticket 4711'"
        })
public final class RestoreCommand implements Act {
    @Parameters(arity = "0..1", paramLabel = "BACKUP", description = "The backup's file.")
    @Nullable
    Path file;

    @Option(names = "--newest", description = "The newest backup of this database.")
    boolean newest;

    @Option(names = "--dry-run", description = "Show what would be lost and found. Changes nothing.")
    boolean dryRun;

    @Override
    public Result run(CommandSession session) throws SQLException {
        if ((file == null) == !newest) {
            throw CommandException.of(CommandCode.OPTION_MISSING, "restore", "either a BACKUP or --newest");
        }
        Maintenance maintenance = session.migratorWithoutSource().maintenance();
        Path chosen = file != null ? file : newest(session, maintenance);
        String reason = dryRun ? "" : session.reason("restore");
        List<Tables.Pair> tables = compared(session, chosen);
        Optional<Backup> known = maintenance.backups().stream()
                .filter(backup -> backup.file().toAbsolutePath().equals(chosen.toAbsolutePath()))
                .findFirst();
        Text shown = shown(session, chosen, known, tables);
        Json.Fields document = Json.with("database", session.database())
                .with("dryRun", dryRun)
                .with("backup", chosen)
                .with("takenAt", known.map(backup -> Text.moment(backup.takenAt())))
                .with("tables", tables.stream().map(RestoreCommand::table).toList());
        if (dryRun) {
            return Result.fine(document.with("aside", null).with("tookMillis", null), shown.line("Nothing changed."));
        }
        session.confirm("restore", shown);
        Maintenance.RestoreReport report =
                newest ? maintenance.restoreNewest(reason) : maintenance.restore(chosen, reason);
        Text text = new Text()
                .line(session.databaseName() + " is now a copy of "
                        + report.backup().file());
        report.aside().ifPresent(aside -> text.line("What it was before is in " + aside));
        return Result.fine(
                document.with("aside", report.aside())
                        .with("tookMillis", report.took().toMillis()),
                text);
    }

    private static Path newest(CommandSession session, Maintenance maintenance) {
        return maintenance.backups().stream()
                .findFirst()
                .map(Backup::file)
                .orElseThrow(() -> MigrationException.refusing(Problem.ofFile(
                        ProblemCode.BACKUP_MISSING,
                        session.database(),
                        session.backups()
                                .folder()
                                .map(Path::toString)
                                .orElse(Optional.ofNullable(session.database().getParent())
                                        .map(Path::toString)
                                        .orElse(".")))));
    }

    // A database that cannot be opened is why most people restore: then there is nothing to compare with.
    private static List<Tables.Pair> compared(CommandSession session, Path backup) throws SQLException {
        Map<String, Long> then = Tables.counts(backup, session.opener());
        if (!Files.exists(session.database())) {
            return Tables.compared(Map.of(), then);
        }
        try {
            return Tables.compared(Tables.counts(session.database(), session.opener()), then);
        } catch (MigrationException | SQLException e) {
            session.note("The database cannot be read, so its rows are not counted.");
            return Tables.compared(Map.of(), then);
        }
    }

    private static Json.Fields table(Tables.Pair pair) {
        return Json.with("table", pair.table()).with("now", pair.now()).with("inBackup", pair.then());
    }

    private static Text shown(CommandSession session, Path chosen, Optional<Backup> known, List<Tables.Pair> tables) {
        Text text = new Text().line("Restore " + session.databaseName() + " from " + chosen);
        known.ifPresent(backup -> text.line("  taken " + Text.moment(backup.takenAt()) + ", "
                + Text.age(Duration.between(backup.takenAt(), Instant.now())) + " ago, " + Text.bytes(backup.bytes())));
        text.line("  Everything that was written since is no longer in the database; its files are set aside whole.");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("table", "rows now", "rows in the backup"));
        for (Tables.Pair pair : tables) {
            if (pair.differ()) {
                rows.add(List.of(pair.table(), Reports.count(pair.now()), Reports.count(pair.then())));
            }
        }
        return rows.size() == 1 ? text.line("  Every table has as many rows as now.") : text.table(rows);
    }
}
