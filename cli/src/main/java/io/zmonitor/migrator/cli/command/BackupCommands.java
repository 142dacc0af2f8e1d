package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Progress;
import io.zmonitor.migrator.cli.session.Reports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Backups: which there are, and one more. */
public final class BackupCommands {
    private BackupCommands() {}

    /** Which there are. */
    @Command(
            name = "backups",
            description =
                    "The backups of this database, the newest first: schema version, size, age, and why each is kept.",
            footer = {"", "Example:", "  zmonitor-migrator --db ward.db --key-file ward.key backups"})
    public static final class Backups implements Act {
        @Option(names = "--names-only", description = "Open none of them, and need no key: no schema version is shown.")
        boolean namesOnly;

        @Override
        public Result run(CommandSession session) {
            List<Backup> backups = (namesOnly ? session.migratorWithoutKey() : session.migratorWithoutSource())
                    .maintenance()
                    .backups();
            List<BackupFacts> facts = BackupFacts.of(backups, session, !namesOnly);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("taken", "age", "version", "size", "kept because", "file"));
            Instant now = Instant.now();
            for (BackupFacts each : facts) {
                rows.add(List.of(
                        Text.moment(each.backup().takenAt()),
                        Text.age(Duration.between(each.backup().takenAt(), now)),
                        each.versionWords(),
                        Text.bytes(each.backup().bytes()),
                        String.join(", ", each.kept()),
                        each.backup().file().toString()));
            }
            Json.Fields document = Json.with("database", session.database())
                    .with("backups", facts.stream().map(BackupFacts::document).toList());
            return Result.fine(
                    document,
                    new Text()
                            .line(session.databaseName() + ": " + Text.counted(backups.size(), "backup"))
                            .table(rows));
        }
    }

    /** One more. */
    @Command(
            name = "backup",
            description = "Take a verified backup now.",
            footer = {"", "Example:", "  zmonitor-migrator --db ward.db --key-file ward.key backup"})
    public static final class TakeBackup implements Act {
        @Override
        public Result run(CommandSession session) {
            Backup backup = session.migratorWithoutSource()
                    .withListener(new Progress(session))
                    .maintenance()
                    .backup();
            Json.Fields document = Json.with("database", session.database())
                    .with("backup", Reports.backup(backup))
                    .with("tookMillis", backup.took().toMillis());
            return Result.fine(
                    document,
                    new Text()
                            .line(backup.file().toString())
                            .line("verified, " + Text.bytes(backup.bytes()) + ", in " + Text.time(backup.took())));
        }
    }
}
