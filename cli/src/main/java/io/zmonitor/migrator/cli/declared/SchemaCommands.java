package io.zmonitor.migrator.cli.declared;

import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.schema.DeclaredSchema;
import io.zmonitor.migrator.schema.Draft;
import io.zmonitor.migrator.schema.Drafter;
import io.zmonitor.migrator.schema.GeneratedFiles;
import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The declared schema: what is made from it, and how a database differs from it. */
@Command(
        name = "schema",
        description = "The declared schema, database.yaml.",
        footer = {"", "Example:", "  zmonitor-migrator help schema draft"})
public final class SchemaCommands {
    /** Which file declares it. */
    public static final class Declared {
        @Option(
                names = "--schema",
                paramLabel = "FILE",
                defaultValue = DeclaredSchema.FILE_NAME,
                description = "The declared schema; database.yaml if not given.")
        Path file = Path.of(DeclaredSchema.FILE_NAME);

        DeclaredSchema read() {
            return DeclaredSchema.read(file);
        }
    }

    /** SQL and the data dictionary. */
    @Command(
            name = "ddl",
            description =
                    "Print the SQL of the declared schema, or write it with the data dictionary to a folder. Needs no database.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator schema ddl --schema database.yaml --out schema       (no --key-file)"
            })
    public static final class Ddl implements Act {
        @Mixin
        Declared declared = new Declared();

        @Option(names = "--out", paramLabel = "DIR", description = "Write the files there.")
        @Nullable
        Path out;

        @Option(names = "--check", description = "Write nothing: end with 3 if the files in --out are stale.")
        boolean check;

        @Override
        public Result run(CommandSession session) throws IOException {
            return generated(declared.read().generated(), out, check);
        }
    }

    /** A Java class of constants. */
    @Command(
            name = "java",
            description = "Write a Java class with the names of tables and columns, beside the SQL. Needs no database.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator schema java --schema database.yaml --class org.example.Ward --out src       (no --key-file)"
            })
    public static final class JavaClass implements Act {
        @Mixin
        Declared declared = new Declared();

        @Option(names = "--class", required = true, paramLabel = "NAME", description = "The class, with its package.")
        String name = "";

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "Write the files there.")
        @Nullable
        Path out;

        @Option(names = "--check", description = "Write nothing: end with 3 if the files in --out are stale.")
        boolean check;

        @Override
        public Result run(CommandSession session) throws IOException {
            return generated(declared.read().generated().withJavaClass(name), out, check);
        }
    }

    private static Result generated(GeneratedFiles files, @Nullable Path out, boolean check) throws IOException {
        Map<String, String> contents = files.contents();
        Text text = new Text();
        List<String> stale = List.of();
        if (out == null) {
            contents.forEach((name, content) -> {
                if (name.endsWith(".sql")) {
                    text.block(content);
                }
            });
        } else if (check) {
            stale = files.staleIn(out);
            stale.forEach(name -> text.line("stale: " + name));
        } else {
            files.writeTo(out);
            contents.keySet().forEach(name -> text.line("wrote " + out.resolve(name)));
        }
        Json.Fields document = Json.with("folder", out)
                .with("files", List.copyOf(contents.keySet()))
                .with("stale", stale)
                .with("sql", out == null ? text.toString() : null);
        Result result = Result.fine(document, text);
        return stale.isEmpty() ? result : result.exiting(ExitCode.FOUND);
    }

    /** How a database differs. */
    @Command(
            name = "diff",
            description = "How the database differs from the declared schema. Writes nothing. Ends with 3 if it does.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key schema diff --schema database.yaml"
            })
    public static final class Diff implements Act {
        @Mixin
        Declared declared = new Declared();

        @Override
        public Result run(CommandSession session) throws SQLException {
            DeclaredSchema schema = declared.read();
            List<SchemaDifference> differences;
            try (Connection connection = reading(session)) {
                differences = schema.differencesIn(connection);
            }
            Text text = new Text().line(session.databaseName() + ": " + Text.counted(differences.size(), "difference"));
            differences.forEach(difference -> text.line("  " + difference.sentence()));
            Json.Fields document = Json.with("database", session.database())
                    .with(
                            "differences",
                            differences.stream()
                                    .map(each -> Json.with("object", each.object())
                                            .with("property", each.property())
                                            .with("severity", each.severity())
                                            .with("text", each.sentence()))
                                    .toList());
            Result result = Result.fine(document, text);
            return differences.isEmpty() ? result : result.exiting(ExitCode.FOUND);
        }
    }

    /** The next migration. */
    @Command(
            name = "draft",
            description =
                    "Write the next migration and its rollback, from what the database lacks of the declared schema.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations schema draft --description add_ward"
            })
    public static final class MakeDraft implements Act {
        @Mixin
        Declared declared = new Declared();

        @Option(
                names = "--description",
                required = true,
                paramLabel = "TEXT",
                description = "What it does: the end of the file's name.")
        String description = "";

        @Option(names = "--number", paramLabel = "N", description = "Its number; the next one if not given.")
        @Nullable
        Long number;

        @Option(
                names = "--allow-losses",
                description = "The draft may lose rows or columns, and declares each of them.")
        boolean losses;

        @Option(names = "--dry-run", description = "Print it. Writes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) throws IOException, SQLException {
            Drafter drafter = Drafter.to(declared.read());
            Draft draft;
            try (Connection connection = reading(session)) {
                draft = (losses ? drafter.withLossesAllowed() : drafter).draft(connection);
            }
            Path written = dryRun || draft.isEmpty()
                    ? null
                    : draft.writeTo(session.migrationsFolder(), next(session), description);
            Text text = new Text();
            if (draft.isEmpty()) {
                text.line(session.databaseName() + " is what is declared");
            } else if (written == null) {
                text.block(draft.script()).line("-- rollback").block(draft.rollback());
            } else {
                text.line("wrote " + written);
            }
            draft.losses().forEach(loss -> text.line("Loses: " + loss));
            draft.notes().forEach(note -> text.line("Note: " + note));
            return Result.fine(
                    Json.with("database", session.database())
                            .with("dryRun", dryRun)
                            .with("written", written)
                            .with("script", draft.script())
                            .with("rollback", draft.rollback())
                            .with("losses", draft.losses())
                            .with("notes", draft.notes()),
                    text);
        }

        private long next(CommandSession session) {
            if (number != null) {
                return number;
            }
            long newest = 0;
            for (MigrationStatus status : session.migrator().status()) {
                newest = Math.max(newest, status.id().number());
            }
            return newest + 1;
        }
    }

    /** A declaration from a database. */
    @Command(
            name = "import",
            description =
                    "Print the declared schema of a database as it is, or write it to a file that does not exist yet.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file ward.key schema import --out database.yaml"
            })
    public static final class Import implements Act {
        @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
        @Nullable
        Path out;

        @Override
        public Result run(CommandSession session) throws IOException, SQLException {
            String yaml;
            try (Connection connection = reading(session)) {
                yaml = DeclaredSchema.importFrom(connection).text();
            }
            List<String> lines = new ArrayList<>();
            if (out == null) {
                lines.add(yaml.stripTrailing());
            } else {
                write(out, yaml);
                lines.add("wrote " + out);
            }
            Text text = new Text();
            lines.forEach(text::block);
            return Result.fine(
                    Json.with("database", session.database())
                            .with("written", out)
                            .with("yaml", yaml),
                    text);
        }

        private static void write(Path out, String yaml) throws IOException {
            try {
                Files.writeString(out, yaml, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw CommandException.of(
                        CommandCode.FILE_UNUSABLE, Text.printable(out.toString()), "it is there already");
            }
        }
    }

    private static Connection reading(CommandSession session) throws SQLException {
        if (!Files.exists(session.database())) {
            throw session.missing();
        }
        return session.opener().open(new DatabaseFile(session.database()), Purpose.READING);
    }
}
