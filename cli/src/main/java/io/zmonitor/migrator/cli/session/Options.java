package io.zmonitor.migrator.cli.session;

import io.zmonitor.migrator.cli.key.KeyPlace;
import io.zmonitor.migrator.cli.key.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What can be said to every command, before or behind its name. */
@Command(
        name = Options.NAME,
        description = "Schema and data migration of embedded, encrypted SQLite databases.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: " + Options.NAME + " help exit-codes",
            "It uses no network, sends nothing anywhere, and asks nobody whether there is a newer version."
        })
public final class Options {
    /** What the command is called. */
    public static final String NAME = "zmonitor-migrator";

    @Option(names = "--db", scope = ScopeType.INHERIT, paramLabel = "FILE", description = "The database.")
    @Nullable
    Path database;

    @Option(
            names = "--key-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "A file with the passphrase in its first line. Only its owner may read it.")
    @Nullable
    String keyFile;

    @Option(
            names = "--raw-key-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "A file with the raw key: 32 or 48 bytes, or 64 or 96 hexadecimal digits.")
    @Nullable
    String rawKeyFile;

    @Option(
            names = "--key-env",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "The environment variable that holds the passphrase.")
    @Nullable
    String keyVariable;

    @Option(
            names = "--key-stdin",
            scope = ScopeType.INHERIT,
            description = "The passphrase is the first line of standard input.")
    boolean keyFromInput;

    @Option(
            names = "--key-prompt",
            scope = ScopeType.INHERIT,
            description = "Ask for the passphrase, without showing what is typed.")
    boolean keyAsked;

    @Option(
            names = "--key-command",
            scope = ScopeType.INHERIT,
            paramLabel = "COMMAND",
            description = "The passphrase is the first line that this command prints. It is run without a shell.")
    @Nullable
    String keyCommand;

    @Option(names = "--no-encryption", scope = ScopeType.INHERIT, description = "The database is not encrypted.")
    boolean unencrypted;

    @Option(
            names = "--cipher",
            scope = ScopeType.INHERIT,
            paramLabel = "1..4",
            defaultValue = "4",
            description = "The generation of SQLCipher that wrote the file; 4 if not given.")
    int cipher;

    @Option(
            names = "--migrations",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "The folder of migrations, or a jar that has META-INF/migrations.")
    @Nullable
    Path migrations;

    @Option(
            names = "--numbering",
            scope = ScopeType.INHERIT,
            paramLabel = "shared|per-type",
            defaultValue = "shared",
            description = "Whether the types of migrations share one sequence of numbers; shared if not given.")
    String numbering = "shared";

    @Option(
            names = "--allow-out-of-order",
            scope = ScopeType.INHERIT,
            description = "Apply migrations that are lower than the newest applied one.")
    boolean outOfOrder;

    @Option(
            names = "--per-step",
            scope = ScopeType.INHERIT,
            description = "Keep the steps before one that fails; all or nothing if not given.")
    boolean perStep;

    @Option(
            names = "--backup-folder",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where backups are; beside the database if not given.")
    @Nullable
    Path backupFolder;

    @Option(
            names = "--keep",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            defaultValue = "3",
            description = "How many backups are kept; 3 if not given.")
    int kept;

    @Option(
            names = "--lock-timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for others; 30 seconds if not given.")
    long lockTimeout;

    @Option(
            names = "--statement-timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long one statement may take; an hour if not given.")
    long statementTimeout;

    @Option(
            names = "--operator",
            scope = ScopeType.INHERIT,
            paramLabel = "WHO",
            description = "The person on whose behalf, for the audit.")
    @Nullable
    String operator;

    @Option(names = "--reason", scope = ScopeType.INHERIT, paramLabel = "TEXT", description = "Why, for the audit.")
    @Nullable
    String reason;

    @Option(names = "--yes", scope = ScopeType.INHERIT, description = "Do it without asking.")
    boolean yes;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON document on standard output, for failures too.")
    boolean json;

    @Option(
            names = "--json-lines",
            scope = ScopeType.INHERIT,
            description = "Print progress as JSON, a line for each event; the last line is the document of --json.")
    boolean jsonLines;

    @Option(names = "--no-input", scope = ScopeType.INHERIT, description = "Ask nothing: a question is an error.")
    boolean noInput;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "No progress on standard error.")
    boolean quiet;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "The library's log and stack traces on standard error.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Whether the answer is for a program. */
    public boolean isForPrograms() {
        return json || jsonLines;
    }

    /** Whether somebody needs to see where an error came from. */
    public boolean isVerbose() {
        return verbose;
    }

    /** The places that a key is to come from. */
    List<KeyPlace> keySources() {
        List<KeyPlace> given = new ArrayList<>();
        add(given, KeyPlace.Kind.FILE, keyFile);
        add(given, KeyPlace.Kind.RAW_FILE, rawKeyFile);
        add(given, KeyPlace.Kind.ENVIRONMENT, keyVariable);
        add(given, KeyPlace.Kind.STDIN, keyFromInput ? "" : null);
        add(given, KeyPlace.Kind.PROMPT, keyAsked ? "" : null);
        add(given, KeyPlace.Kind.COMMAND, keyCommand);
        add(given, KeyPlace.Kind.NONE, unencrypted ? "" : null);
        return given;
    }

    static void add(List<KeyPlace> given, KeyPlace.Kind kind, @Nullable String value) {
        if (value != null) {
            given.add(new KeyPlace(kind, value));
        }
    }

    Duration patience() {
        return Duration.ofSeconds(lockTimeout);
    }

    /** The beginning of a command line about the same database, to be copied. A command that prints a key is left out. */
    public String commandLine() {
        StringBuilder line = new StringBuilder(NAME);
        if (database != null) {
            line.append(" --db ").append(Words.quoted(database.toString()));
        }
        for (KeyPlace source : keySources()) {
            line.append(' ').append(source.kind().option(""));
            if (source.kind() == KeyPlace.Kind.COMMAND) {
                line.append(" ...");
            } else if (!source.value().isEmpty()) {
                line.append(' ').append(Words.quoted(source.value()));
            }
        }
        if (cipher != 4) {
            line.append(" --cipher ").append(cipher);
        }
        if (migrations != null) {
            line.append(" --migrations ").append(Words.quoted(migrations.toString()));
        }
        if (backupFolder != null) {
            line.append(" --backup-folder ").append(Words.quoted(backupFolder.toString()));
        }
        return line.toString();
    }

    /** This command line again, to be copied; the command that prints a key is left out. */
    public String again(String... arguments) {
        StringBuilder line = new StringBuilder(NAME);
        boolean secret = false;
        for (String argument : arguments) {
            int value = argument.indexOf('=') + 1;
            boolean isCommand = printsKey(value > 0 ? argument.substring(0, value - 1) : argument);
            String shown = isCommand && value > 0 ? argument.substring(0, value) + "..." : Words.quoted(argument);
            line.append(' ').append(secret ? "..." : shown);
            secret = isCommand && value == 0;
        }
        return line.toString();
    }

    private static boolean printsKey(String option) {
        return option.equals("--key-command") || option.equals("--new-key-command");
    }
}
