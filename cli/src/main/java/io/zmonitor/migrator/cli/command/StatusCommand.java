package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Reports;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Source and ledger side by side: what is pending, by name, and what does not fit. */
@Command(
        name = "status",
        description = "Where the database stands, and what is pending. Writes nothing.",
        footer = {"", "Example:", "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations status"
        })
public final class StatusCommand implements Act {
    @Option(
            names = "--exit-code",
            description = "End with 4 if something is pending, and with 3 if something does not fit.")
    boolean exitCode;

    @Option(names = "--all", description = "List what is applied, too.")
    boolean all;

    @Override
    public Result run(CommandSession session) {
        Migrator migrator = session.migrator();
        List<MigrationStatus> status = migrator.status();
        List<String> due = Reports.dueNames(migrator.repeatableStatus());
        DatabaseVersion version = DatabaseVersion.of(status.stream()
                .filter(each -> each.inLedger().isPresent())
                .map(MigrationStatus::id)
                .toList());
        long pending = status.stream()
                        .filter(MigrationStatus.Pending.class::isInstance)
                        .count()
                + due.size();
        boolean misfit = status.stream().anyMatch(StatusCommand::doesNotFit);
        Result result = Result.fine(document(session, version, status, due), text(session, version, status, due));
        if (!exitCode) {
            return result;
        }
        if (misfit) {
            return result.exiting(ExitCode.FOUND);
        }
        return pending == 0 ? result : result.exiting(ExitCode.PENDING);
    }

    private static boolean doesNotFit(MigrationStatus status) {
        return status instanceof MigrationStatus.Changed
                || status instanceof MigrationStatus.Missing
                || status instanceof MigrationStatus.OutOfOrder
                || status instanceof MigrationStatus.FromNewerBuild;
    }

    private static String state(MigrationStatus status) {
        if (status instanceof MigrationStatus.Pending pending) {
            return pending.halfDone().isPresent() ? "HALF_DONE" : "PENDING";
        }
        if (status instanceof MigrationStatus.Applied applied) {
            return applied.inBackground().isPresent() ? "IN_BACKGROUND" : "APPLIED";
        }
        if (status instanceof MigrationStatus.Changed) {
            return "CHANGED";
        }
        if (status instanceof MigrationStatus.Missing) {
            return "MISSING";
        }
        return status instanceof MigrationStatus.OutOfOrder ? "OUT_OF_ORDER" : "FROM_NEWER_BUILD";
    }

    private static Json.Fields document(
            CommandSession session, DatabaseVersion version, List<MigrationStatus> status, List<String> due) {
        return Json.with("database", session.database())
                .with("version", Reports.version(version))
                .with("pending", pendingIds(status))
                .with("repeatablesDue", due)
                .with(
                        "migrations",
                        status.stream()
                                .map(each -> Json.with("id", each.id())
                                        .with("description", each.description())
                                        .with("state", state(each))
                                        .with("appliedAt", each.inLedger().map(MigrationStatus.LedgerEntry::appliedAt))
                                        .with("appliedBy", each.inLedger().map(MigrationStatus.LedgerEntry::appliedBy)))
                                .toList());
    }

    private static List<String> pendingIds(List<MigrationStatus> status) {
        return status.stream()
                .filter(MigrationStatus.Pending.class::isInstance)
                .map(MigrationStatus::id)
                .map(MigrationId::toString)
                .toList();
    }

    private Text text(CommandSession session, DatabaseVersion version, List<MigrationStatus> status, List<String> due) {
        Text text = new Text();
        long applied =
                status.stream().filter(each -> each.inLedger().isPresent()).count();
        text.line(session.databaseName() + ": " + Reports.words(version) + ", " + applied + " applied, "
                + pendingIds(status).size() + " pending");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("state", "migration", "description"));
        for (MigrationStatus each : status) {
            if (all || !state(each).equals("APPLIED")) {
                rows.add(List.of(state(each), each.id().toString(), each.description()));
            }
        }
        for (String name : due) {
            rows.add(List.of("DUE", name, "repeatable"));
        }
        return text.table(rows);
    }
}
