package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Snapshots, from which new databases start. */
@Command(
        name = "snapshot",
        description = "Write snapshot/NNNN.sql, from which new databases start. Needs no database.",
        footer = {"", "Example:", "  zmonitor-migrator --migrations migrations snapshot 20"})
public final class SnapshotCommand implements Act {
    @Parameters(arity = "0..1", paramLabel = "N", description = "Up to which migration.")
    @Nullable
    Long number;

    @Option(
            names = "--verify",
            description = "Only compare the snapshots with the migrations; ends with 3 if one differs.")
    boolean verify;

    @Override
    public Result run(CommandSession session) {
        if ((number == null) == !verify) {
            throw CommandException.of(CommandCode.OPTION_MISSING, "snapshot", "either a number or --verify");
        }
        Path folder = session.migrationsFolder();
        MigrationsSnapshot snapshot = MigrationsSnapshot.of(session.source()).withNumbering(session.numbering());
        if (number == null) {
            List<Long> compared = snapshot.verify();
            return Result.fine(
                    Json.with("folder", folder).with("written", null).with("compared", compared),
                    new Text()
                            .line(folder + ": " + Text.counted(compared.size(), "snapshot")
                                    + " as the migrations leave it"));
        }
        Path written = snapshot.write(folder, number);
        return Result.fine(
                Json.with("folder", folder).with("written", written).with("compared", List.of()),
                new Text().line("wrote " + written));
    }
}
