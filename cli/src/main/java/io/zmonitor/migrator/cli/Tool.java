package io.zmonitor.migrator.cli;

import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Failure;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Surroundings;
import io.zmonitor.migrator.cli.output.WhatNow;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Options;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command, with the streams and the environment given: what a process runs, and what a test runs. */
public final class Tool {
    private static final int FORMAT = 1;

    private final Surroundings surroundings;

    /** The command in these surroundings. */
    public Tool(Surroundings surroundings) {
        this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
    }

    /** Runs one command line, and returns what the process ends with. Never throws. */
    public int execute(String... arguments) {
        Options options = new Options();
        CommandLine line = Commands.line(options, arguments);
        String command = "";
        try {
            ParseResult parsed = line.parseArgs(arguments);
            CommandLine asked = last(parsed);
            command = nameOf(asked);
            if (asked.isUsageHelpRequested()) {
                asked.usage(surroundings.out());
                return ExitCode.FINE.number();
            }
            return act(asked, command, options, next(options, arguments));
        } catch (ParameterException e) {
            boolean forPrograms =
                    options.isForPrograms() || Arrays.asList(arguments).contains("--json");
            String named = command.isEmpty() ? nameOf(e.getCommandLine()) : command;
            return told(Failure.of(mistake(e), next(options, arguments)), named, forPrograms);
        }
    }

    private static CommandException mistake(ParameterException e) {
        String help = (Options.NAME + " help " + nameOf(e.getCommandLine())).strip();
        String message = Objects.requireNonNullElse(e.getMessage(), "an argument");
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            message += " - " + String.join(" or ", unmatched.getSuggestions()) + "?";
            return CommandException.of(CommandCode.NOT_UNDERSTOOD, message, help);
        }
        return CommandException.of(CommandCode.NOT_UNDERSTOOD, message.endsWith(".") ? message : message + ".", help);
    }

    private static WhatNow next(Options options, String... arguments) {
        return new WhatNow(Options.NAME, options.commandLine(), options.again(arguments));
    }

    private int act(CommandLine asked, String command, Options options, WhatNow next) {
        if (!(asked.getCommand() instanceof Act act)) {
            throw new ParameterException(
                    asked, command.isEmpty() ? "a command is missing" : "a command is missing behind " + command);
        }
        try (CommandSession session = new CommandSession(options, surroundings)) {
            Result result = act.run(session);
            print(result, command, options);
            return result.exit().number();
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (options.isVerbose()) {
                e.printStackTrace(surroundings.err());
            }
            return told(Failure.of(e, next), command, options.isForPrograms());
        }
    }

    private void print(Result result, String command, Options options) {
        if (options.isForPrograms()) {
            Json.Fields document = envelope(command, result.exit()).with("result", result.document());
            surroundings.out().println(Json.line(document));
        } else {
            surroundings.out().print(result.text());
        }
        surroundings.out().flush();
    }

    private int told(Failure failure, String command, boolean forPrograms) {
        if (forPrograms) {
            Json.Fields document = envelope(command, failure.exit()).with("problem", failure.document());
            surroundings.out().println(Json.line(document));
            surroundings.out().flush();
        } else {
            PrintStream err = surroundings.err();
            err.print(failure.text());
            err.flush();
        }
        return failure.exit().number();
    }

    private static Json.Fields envelope(String command, ExitCode exit) {
        return Json.with("format", FORMAT)
                .with("command", command)
                .with("ok", exit == ExitCode.FINE)
                .with("exit", exit.number());
    }

    private static CommandLine last(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().commandLine();
    }

    private static String nameOf(@Nullable CommandLine line) {
        StringBuilder name = new StringBuilder();
        for (CommandLine at = line; at != null && at.getParent() != null; at = at.getParent()) {
            name.insert(0, at.getCommandName() + (name.length() == 0 ? "" : " "));
        }
        return name.toString();
    }
}
