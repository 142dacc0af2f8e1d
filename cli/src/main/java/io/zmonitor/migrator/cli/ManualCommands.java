package io.zmonitor.migrator.cli;

import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Options;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** What is made from the commands themselves: completion for shells, and the man page. */
final class ManualCommands {
    private ManualCommands() {}

    /** A shell that completes. */
    enum Shell {
        /** GNU bash. */
        BASH,
        /** The Z shell. */
        ZSH
    }

    /** A script for a shell. */
    @Command(
            name = "completion",
            description = "Print a script that completes commands and options in a shell.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator completion bash > ~/.local/share/bash-completion/completions/zmonitor-migrator       (no --key-file)"
            })
    static final class Completion implements Act {
        @Parameters(paramLabel = "bash|zsh", description = "The shell.")
        Shell shell = Shell.BASH;

        @Override
        public Result run(CommandSession session) {
            String script = AutoComplete.bash(Options.NAME, Commands.complete(new Options()));
            // For zsh the script switches its bashcompinit on by itself; only its first line is another one.
            String text = shell == Shell.ZSH ? "#compdef " + Options.NAME + "\n" + script : script;
            return new Result(
                    ExitCode.FINE,
                    Json.with("shell", shell.name().toLowerCase(Locale.ROOT)).with("script", text),
                    text);
        }
    }

    /** The man page. */
    @Command(
            name = "man",
            description = "Print the man page.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator man > /usr/local/share/man/man1/zmonitor-migrator.1       (no --key-file)"
            })
    static final class Man implements Act {
        @Override
        public Result run(CommandSession session) {
            CommandLine line = Commands.complete(new Options());
            StringBuilder page = new StringBuilder();
            page.append(".TH ZMONITOR-MIGRATOR 1 \"\" \"")
                    .append(escaped(CommandSession.ownVersion()))
                    .append("\"\n");
            page.append(".SH NAME\n").append(escaped(Options.NAME)).append(" \\- ");
            paragraph(page, line.getCommandSpec());
            page.append(".SH SYNOPSIS\n.B ").append(escaped(Options.NAME)).append("\n[OPTIONS] COMMAND [OPTIONS]\n");
            page.append(".SH OPTIONS\n");
            options(page, line.getCommandSpec(), false);
            page.append(".SH COMMANDS\n");
            commands(page, line.getSubcommands(), "");
            page.append(".SH EXIT STATUS\n");
            for (ExitCode code : ExitCode.values()) {
                page.append(".TP\n.B ")
                        .append(code.number())
                        .append('\n')
                        .append(escaped(code.meaning()))
                        .append('\n');
            }
            return new Result(ExitCode.FINE, Json.with("page", page.toString()), page.toString());
        }

        private static void commands(StringBuilder page, Map<String, CommandLine> commands, String prefix) {
            commands.forEach((name, line) -> {
                if (!line.getSubcommands().isEmpty()) {
                    commands(page, line.getSubcommands(), prefix + name + " ");
                    return;
                }
                page.append(".SS ").append(escaped(prefix + name)).append('\n');
                paragraph(page, line.getCommandSpec());
                line.getCommandSpec()
                        .positionalParameters()
                        .forEach(parameter -> page.append(".TP\n.I ")
                                .append(escaped(parameter.paramLabel()))
                                .append('\n')
                                .append(escaped(String.join(" ", parameter.description())))
                                .append('\n'));
                options(page, line.getCommandSpec(), true);
                example(page, line.getCommandSpec());
            });
        }

        private static void paragraph(StringBuilder page, CommandSpec spec) {
            page.append(escaped(String.join(" ", spec.usageMessage().description())))
                    .append('\n');
        }

        private static void options(StringBuilder page, CommandSpec spec, boolean own) {
            for (OptionSpec option : spec.options()) {
                if (own && option.inherited()) {
                    continue;
                }
                page.append(".TP\n.B ").append(escaped(String.join(", ", option.names())));
                if (option.arity().max() > 0) {
                    page.append(' ').append(escaped(option.paramLabel()));
                }
                page.append('\n')
                        .append(escaped(String.join(" ", option.description())))
                        .append('\n');
            }
        }

        private static void example(StringBuilder page, CommandSpec spec) {
            page.append(".PP\n.nf\n");
            List.of(spec.usageMessage().footer()).stream()
                    .filter(line -> line.startsWith("  "))
                    .forEach(line -> page.append(escaped(line)).append('\n'));
            page.append(".fi\n");
        }

        // A dash is a dash and no hyphen, and no line may begin with what troff takes for a command.
        private static String escaped(String text) {
            String plain = Text.printable(text).replace("\\", "\\e").replace("-", "\\-");
            return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
        }
    }
}
