package io.zmonitor.migrator.cli;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Options;
import io.zmonitor.migrator.schema.SchemaCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Help about a command, the exit codes, or a problem's code. */
@Command(
        name = "help",
        description = "Help about a command, the exit codes, or a problem's code.",
        footer = {"", "Examples:", "  zmonitor-migrator help exit-codes", "  zmonitor-migrator help ZM-301"})
final class HelpCommand implements Act {
    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "A command, exit-codes, or a code such as ZM-301; the list of commands if not given.")
    List<String> topic = new ArrayList<>();

    @Override
    public Result run(CommandSession session) {
        String asked = String.join(" ", topic);
        if (asked.equals("exit-codes")) {
            return exitCodes();
        }
        if (asked.toUpperCase(Locale.ROOT).startsWith("ZM-")) {
            return code(asked.toUpperCase(Locale.ROOT));
        }
        CommandLine line = Commands.complete(new Options());
        for (String word : topic) {
            CommandLine found = line.getSubcommands().get(word);
            if (found == null) {
                throw CommandException.of(
                        CommandCode.NOT_UNDERSTOOD, "there is no command " + asked + ".", Options.NAME + " help");
            }
            line = found;
        }
        String usage = line.getUsageMessage(CommandLine.Help.Ansi.OFF);
        return Result.fine(Json.with("topic", asked).with("text", usage), new Text().block(usage));
    }

    private static Result exitCodes() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("code", "meaning"));
        for (ExitCode code : ExitCode.values()) {
            rows.add(List.of(Integer.toString(code.number()), code.meaning()));
        }
        Text text = new Text()
                .table(rows)
                .line("Further numbers may come: take each one that you do not know for a failure.");
        Json.Fields document = Json.with(
                "exitCodes",
                Arrays.stream(ExitCode.values())
                        .map(code -> Json.with("code", code.number()).with("meaning", code.meaning()))
                        .toList());
        return Result.fine(document, text);
    }

    private static Result code(String asked) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.code().equals(asked)) {
                return told(asked, code.name(), ExitCode.of(code));
            }
        }
        for (SchemaCode code : SchemaCode.values()) {
            if (code.code().equals(asked)) {
                return told(asked, code.name(), ExitCode.of(code));
            }
        }
        for (CommandCode code : CommandCode.values()) {
            if (code.code().equals(asked)) {
                return told(asked, code.name(), ExitCode.of(code));
            }
        }
        throw CommandException.of(
                CommandCode.NOT_UNDERSTOOD, "there is no problem " + asked + ".", Options.NAME + " help");
    }

    private static Result told(String code, String name, ExitCode exit) {
        Text text = new Text();
        page(code).lines().forEach(text::line);
        text.line("").line("Exit code: " + exit.number() + ", " + exit.meaning());
        return Result.fine(
                Json.with("code", code)
                        .with("name", name)
                        .with("exit", exit.number())
                        .with("page", page(code)),
                text);
    }

    // The page of the documents, which the build puts into the jar.
    private static String page(String code) {
        try (var in = HelpCommand.class.getResourceAsStream("/META-INF/zmonitor-migrator/errors/" + code + ".md")) {
            return in == null
                    ? code + ": see docs/errors/" + code + ".md"
                    : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            return code + ": see docs/errors/" + code + ".md";
        }
    }
}
