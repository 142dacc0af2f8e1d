package io.zmonitor.migrator.cli;

import io.zmonitor.migrator.cli.command.BackupCommands;
import io.zmonitor.migrator.cli.command.CheckCommand;
import io.zmonitor.migrator.cli.command.ExamineCommand;
import io.zmonitor.migrator.cli.command.HistoryCommand;
import io.zmonitor.migrator.cli.command.LockCommand;
import io.zmonitor.migrator.cli.command.MigrateCommand;
import io.zmonitor.migrator.cli.command.PlanCommand;
import io.zmonitor.migrator.cli.command.RestoreCommand;
import io.zmonitor.migrator.cli.command.RollbackCommand;
import io.zmonitor.migrator.cli.command.SnapshotCommand;
import io.zmonitor.migrator.cli.command.StatusCommand;
import io.zmonitor.migrator.cli.command.VerifyCommand;
import io.zmonitor.migrator.cli.command.VersionCommand;
import io.zmonitor.migrator.cli.declared.SchemaCommands;
import io.zmonitor.migrator.cli.look.HealthCommand;
import io.zmonitor.migrator.cli.session.Options;
import io.zmonitor.migrator.cli.upkeep.BackgroundCommands;
import io.zmonitor.migrator.cli.upkeep.KeyCommands;
import io.zmonitor.migrator.cli.upkeep.LedgerCommands;
import io.zmonitor.migrator.cli.upkeep.LeftoverCommands;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/** All commands, by name. */
public final class Commands {
    private static final int WIDTH = 100;

    private Commands() {}

    private static final List<String> NAMES = List.of(
            "status",
            "plan",
            "migrate",
            "check",
            "verify",
            "health",
            "history",
            "backups",
            "backup",
            "restore",
            "rollback",
            "background",
            "examine",
            "baseline",
            "import",
            "accept",
            "repair",
            "rekey",
            "upgrade-cipher",
            "encrypt",
            "leftovers",
            "purge",
            "schema",
            "lock",
            "snapshot",
            "version",
            "completion",
            "man",
            "help");

    // A further command is a name above and a line here.
    private static Object made(String name) {
        return switch (name) {
            case "status" -> new StatusCommand();
            case "plan" -> new PlanCommand();
            case "migrate" -> new MigrateCommand();
            case "check" -> new CheckCommand();
            case "verify" -> new VerifyCommand();
            case "health" -> new HealthCommand();
            case "history" -> new HistoryCommand();
            case "backups" -> new BackupCommands.Backups();
            case "backup" -> new BackupCommands.TakeBackup();
            case "restore" -> new RestoreCommand();
            case "rollback" -> new RollbackCommand();
            case "examine" -> new ExamineCommand();
            case "baseline" -> new LedgerCommands.Baseline();
            case "import" -> new LedgerCommands.Import();
            case "accept" -> new LedgerCommands.Accept();
            case "repair" -> new LedgerCommands.Repair();
            case "rekey" -> new KeyCommands.Rekey();
            case "upgrade-cipher" -> new KeyCommands.UpgradeCipher();
            case "encrypt" -> new KeyCommands.Encrypt();
            case "leftovers" -> new LeftoverCommands.Leftovers();
            case "purge" -> new LeftoverCommands.Purge();
            case "lock" -> new LockCommand();
            case "snapshot" -> new SnapshotCommand();
            case "version" -> new VersionCommand();
            case "completion" -> new ManualCommands.Completion();
            case "man" -> new ManualCommands.Man();
            case "help" -> new HelpCommand();
            case "background" ->
                group(new BackgroundCommands(), new BackgroundCommands.Status(), new BackgroundCommands.Finish());
            case "schema" ->
                group(
                        new SchemaCommands(),
                        new SchemaCommands.Ddl(),
                        new SchemaCommands.JavaClass(),
                        new SchemaCommands.Diff(),
                        new SchemaCommands.MakeDraft(),
                        new SchemaCommands.Import());
            default -> throw new IllegalArgumentException("no command " + name);
        };
    }

    private static CommandLine group(Object group, Object... commands) {
        CommandLine line = new CommandLine(group);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }

    /** The names of all commands. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The parser for this command line. Only the commands whose names are in it are made, since each costs a start
     * milliseconds; all of them, if none is.
     */
    public static CommandLine line(Options options, String... arguments) {
        Set<String> named = new HashSet<>(Arrays.asList(arguments));
        named.retainAll(NAMES);
        boolean all = named.isEmpty();
        CommandLine line = new CommandLine(options);
        for (String name : NAMES) {
            if (all || named.contains(name)) {
                line.addSubcommand(name, made(name));
            }
        }
        return settled(line);
    }

    /** The parser with all commands. */
    public static CommandLine complete(Options options) {
        return line(options);
    }

    private static CommandLine settled(CommandLine line) {
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(WIDTH);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setAbbreviatedOptionsAllowed(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(false);
        return line;
    }
}
