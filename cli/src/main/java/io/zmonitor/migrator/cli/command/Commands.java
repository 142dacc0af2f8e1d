package io.zmonitor.migrator.cli.command;

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
            "history",
            "backups",
            "backup",
            "restore",
            "rollback",
            "examine",
            "lock",
            "snapshot",
            "version",
            "help");

    // A further command is a name above and a line here.
    private static Object made(String name) {
        return switch (name) {
            case "status" -> new StatusCommand();
            case "plan" -> new PlanCommand();
            case "migrate" -> new MigrateCommand();
            case "check" -> new CheckCommand();
            case "verify" -> new VerifyCommand();
            case "history" -> new HistoryCommand();
            case "backups" -> new BackupCommands.Backups();
            case "backup" -> new BackupCommands.TakeBackup();
            case "restore" -> new RestoreCommand();
            case "rollback" -> new RollbackCommand();
            case "examine" -> new ExamineCommand();
            case "lock" -> new LockCommand();
            case "snapshot" -> new SnapshotCommand();
            case "version" -> new VersionCommand();
            case "help" -> new HelpCommand();
            default -> throw new IllegalArgumentException("no command " + name);
        };
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
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(false);
        return line;
    }
}
