package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The lock file of a folder of migrations. */
@Command(
        name = "lock",
        description = "Write migrations.lock, which says what is in a folder of migrations. Needs no database.",
        footer = {"", "Example:", "  zmonitor-migrator --migrations migrations lock --verify"})
public final class LockCommand implements Act {
    @Option(names = "--verify", description = "Only say whether it is up to date; ends with 3 if it is not.")
    boolean verify;

    @Override
    public Result run(CommandSession session) {
        Path folder = session.migrationsFolder();
        if (verify) {
            MigrationsLock.verify(folder);
            return Result.fine(
                    Json.with("folder", folder).with("written", null),
                    new Text().line(folder + ": the lock file says what is there"));
        }
        Path written = MigrationsLock.write(folder);
        return Result.fine(Json.with("folder", folder).with("written", written), new Text().line("wrote " + written));
    }
}
