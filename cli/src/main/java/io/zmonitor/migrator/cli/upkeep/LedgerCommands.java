package io.zmonitor.migrator.cli.upkeep;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Options;
import io.zmonitor.migrator.cli.session.Reports;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What corrects the ledger: it runs no script, and changes no row of the application. */
public final class LedgerCommands {
    private LedgerCommands() {}

    /** Declares a version. */
    @Command(
            name = "baseline",
            description = "Declare that a schema that is there already stands at migration N. Runs nothing.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations baseline 7 --reason 'made by hand'"
            })
    public static final class Baseline implements Act {
        @Parameters(paramLabel = "N", description = "The number of a migration.")
        long version;

        @Option(
                names = "--seeds-applied",
                description = "The seeds up to N have run, too; if not given, they are pending.")
        boolean seedsApplied;

        @Override
        public Result run(CommandSession session) {
            String reason = session.reason("baseline");
            Maintenance maintenance = session.migrator()
                    .maintenance()
                    .withBaselineSeeds(
                            seedsApplied ? Maintenance.BaselineSeeds.APPLIED : Maintenance.BaselineSeeds.PENDING);
            return declared(session, maintenance.baseline(version, reason));
        }
    }

    /** Takes over Flyway's history. */
    @Command(
            name = "import",
            description = "Take over what Flyway recorded in flyway_schema_history. Runs nothing.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations import --reason 'from Flyway'"
            })
    public static final class Import implements Act {
        @Override
        public Result run(CommandSession session) {
            String reason = session.reason("import");
            return declared(session, session.migrator().maintenance().importFlyway(reason));
        }
    }

    private static Result declared(CommandSession session, Maintenance.BaselineReport report) {
        Json.Fields document = Json.with("database", session.database())
                .with("version", Reports.version(report.version()))
                .with("declared", Reports.ids(report.declared()))
                .with("pendingSeeds", Reports.ids(report.pendingSeeds()))
                .with("warnings", Reports.warnings(report.warnings()))
                .with("tookMillis", report.took().toMillis());
        Text text = new Text()
                .line(session.databaseName() + ": " + Reports.words(report.version()) + ", declared "
                        + Text.counted(report.declared().size(), "migration"));
        if (!report.pendingSeeds().isEmpty()) {
            text.line("  pending: " + String.join(", ", Reports.ids(report.pendingSeeds())));
        }
        Reports.warnings(report.warnings(), text);
        return Result.fine(document, text);
    }

    /** Accepts what is there now. */
    @Command(
            name = "accept",
            description =
                    "Accept the content that a changed migration has now, or with --schema the schema as it is now.",
            footer = {
                "",
                "Examples:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations accept schema-0004 --reason 'comment only'",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations accept --schema --reason 'ticket 4711'"
            })
    public static final class Accept implements Act {
        @Parameters(arity = "0..1", paramLabel = "MIGRATION", description = "Such as schema-0004.")
        @Nullable
        String migration;

        @Option(names = "--schema", description = "The schema that somebody changed by hand.")
        boolean schema;

        @Option(names = "--dry-run", description = "Show what would be accepted. Changes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) {
            if ((migration == null) != schema) {
                throw CommandException.of(CommandCode.OPTION_MISSING, "accept", "either a MIGRATION or --schema");
            }
            return migration == null ? schema(session) : change(session, id(migration));
        }

        private String reason(CommandSession session) {
            return dryRun ? "" : session.reason("accept");
        }

        private Result schema(CommandSession session) {
            String reason = reason(session);
            List<String> differences = session.migrator().maintenance().verify().findings().stream()
                    .filter(io.zmonitor.migrator.Verification.Finding.InSchema.class::isInstance)
                    .map(io.zmonitor.migrator.Verification.Finding::text)
                    .toList();
            Text shown = new Text().line("Accept the schema of " + session.databaseName() + " as it is now");
            differences.forEach(difference -> shown.line("  " + difference));
            Json.Fields document = Json.with("database", session.database())
                    .with("dryRun", dryRun)
                    .with("migration", null)
                    .with("before", null)
                    .with("after", null);
            if (dryRun) {
                return Result.fine(document.with("accepted", differences), shown.line("Nothing changed."));
            }
            session.confirm("accept", shown.line("  No row of the application is changed."));
            List<String> accepted = session.migrator().maintenance().acceptSchema(reason);
            return Result.fine(
                    document.with("accepted", accepted),
                    new Text()
                            .line(session.databaseName() + ": accepted "
                                    + Text.counted(accepted.size(), "difference")));
        }

        private Result change(CommandSession session, MigrationId id) {
            String reason = reason(session);
            return repaired(
                    session,
                    new Repairing("accept", "Accept the content that the folder has now for", id, dryRun),
                    () -> session.migrator().maintenance().acceptChange(id, reason));
        }
    }

    /** Drops an entry. */
    @Command(
            name = "repair",
            description = "Drop the ledger's entry of a migration that was withdrawn from the folder. Runs nothing.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations repair schema-0004 --reason 'withdrawn'"
            })
    public static final class Repair implements Act {
        @Parameters(paramLabel = "MIGRATION", description = "Such as schema-0004; status calls it missing.")
        String migration = "";

        @Option(names = "--dry-run", description = "Show what would be dropped. Changes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) {
            MigrationId id = id(migration);
            String reason = dryRun ? "" : session.reason("repair");
            return repaired(
                    session,
                    new Repairing("repair", "Drop the entry of", id, dryRun),
                    () -> session.migrator().maintenance().dropEntry(id, reason));
        }
    }

    private record Repairing(String command, String words, MigrationId id, boolean dryRun) {}

    @FunctionalInterface
    private interface Call {
        Maintenance.RepairReport make();
    }

    private static Result repaired(CommandSession session, Repairing repairing, Call call) {
        Optional<MigrationStatus> status = session.migrator().status().stream()
                .filter(each -> each.id().equals(repairing.id()))
                .findFirst();
        Text shown = new Text().line(repairing.words() + " " + repairing.id() + " in " + session.databaseName());
        status.ifPresent(each -> shown.line("  " + each.description()));
        status.flatMap(MigrationStatus::inLedger)
                .ifPresent(entry -> shown.line("  applied " + entry.appliedAt() + " by " + entry.appliedBy()));
        Json.Fields document = Json.with("database", session.database())
                .with("dryRun", repairing.dryRun())
                .with("migration", repairing.id());
        if (repairing.dryRun()) {
            document.with("before", null).with("after", null).with("accepted", List.of());
            return Result.fine(document, shown.line("Nothing changed."));
        }
        session.confirm(
                repairing.command(),
                shown.line("  No script is run, and no row of the application is changed. The audit keeps what was."));
        Maintenance.RepairReport report = call.make();
        document.with("before", report.before()).with("after", report.after()).with("accepted", List.of());
        return Result.fine(document, new Text().line(session.databaseName() + ": corrected " + report.id()));
    }

    private static MigrationId id(String text) {
        int dash = text.lastIndexOf('-');
        for (MigrationType type : MigrationType.values()) {
            if (dash > 0
                    && type.name()
                            .toLowerCase(Locale.ROOT)
                            .equals(text.substring(0, dash).toLowerCase(Locale.ROOT))
                    && text.substring(dash + 1).matches("\\d{1,18}")) {
                return new MigrationId(type, Long.parseLong(text.substring(dash + 1)));
            }
        }
        throw CommandException.of(
                CommandCode.NOT_UNDERSTOOD,
                Text.printable(text) + " is no migration: it is written like schema-0004.",
                Options.NAME + " status");
    }
}
