package io.zmonitor.migrator.cli.upkeep;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.cli.key.KeyPlace;
import io.zmonitor.migrator.cli.key.KeyReader;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Another key, a newer cipher, or encryption: each writes a new file, proves it, and sets the old one aside. */
public final class KeyCommands {
    private KeyCommands() {}

    /** Where the new key comes from. */
    public static final class NewKey {
        @Option(
                names = "--new-key-file",
                paramLabel = "FILE",
                description = "A file with the new passphrase in its first line.")
        @Nullable
        String file;

        @Option(names = "--new-raw-key-file", paramLabel = "FILE", description = "A file with the new raw key.")
        @Nullable
        String rawFile;

        @Option(
                names = "--new-key-env",
                paramLabel = "NAME",
                description = "The environment variable that holds the new passphrase.")
        @Nullable
        String variable;

        @Option(names = "--new-key-stdin", description = "The new passphrase is the next line of standard input.")
        boolean fromInput;

        @Option(names = "--new-key-prompt", description = "Ask for the new passphrase.")
        boolean asked;

        @Option(
                names = "--new-key-command",
                paramLabel = "COMMAND",
                description = "The new passphrase is the first line that this command prints.")
        @Nullable
        String command;

        List<KeyPlace> sources() {
            List<KeyPlace> given = new ArrayList<>();
            add(given, KeyPlace.Kind.FILE, file);
            add(given, KeyPlace.Kind.RAW_FILE, rawFile);
            add(given, KeyPlace.Kind.ENVIRONMENT, variable);
            add(given, KeyPlace.Kind.STDIN, fromInput ? "" : null);
            add(given, KeyPlace.Kind.PROMPT, asked ? "" : null);
            add(given, KeyPlace.Kind.COMMAND, command);
            return given;
        }

        private static void add(List<KeyPlace> given, KeyPlace.Kind kind, @Nullable String value) {
            if (value != null) {
                given.add(new KeyPlace(kind, value));
            }
        }

        SqlCipherKey opener(CommandSession session) {
            // The old one first: both may come from standard input, one line each.
            DatabaseOpener old = session.opener();
            KeyReader reader = new KeyReader(session.surroundings(), "new-", session.mayAsk());
            DatabaseOpener opener = reader.opener(sources(), session.databaseName(), SqlCipherFormat.V4);
            if (opener instanceof SqlCipherKey key && opener != old) {
                return key;
            }
            throw new IllegalStateException("a new key is a key");
        }
    }

    /** Another key. */
    @Command(
            name = "rekey",
            description = "Put the database under another key: into a new file, which is proved and swapped in.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --key-file old.key rekey --new-key-file new.key --reason 'laptop lost'"
            })
    public static final class Rekey implements Act {
        @Mixin
        NewKey newKey = new NewKey();

        @Option(names = "--dry-run", description = "Show what would be done. Changes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) {
            String reason = dryRun ? "" : session.reason("rekey");
            try (SqlCipherKey key = newKey.opener(session)) {
                return rewritten(session, new Rewriting("rekey", "another key", reason, dryRun), key);
            }
        }
    }

    /** A newer cipher. */
    @Command(
            name = "upgrade-cipher",
            description = "Write a file of SQLCipher 1 to 3 anew as SQLCipher 4, with the same key.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --cipher 3 --key-file ward.key upgrade-cipher --reason 'SQLCipher 4'"
            })
    public static final class UpgradeCipher implements Act {
        @Option(names = "--dry-run", description = "Show what would be done. Changes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) {
            if (session.format().generation() == SqlCipherFormat.V4.generation()) {
                throw CommandException.of(
                        CommandCode.OPTION_MISSING, "upgrade-cipher", "--cipher 1, 2 or 3: what the file is now");
            }
            if (!(session.opener() instanceof SqlCipherKey key)) {
                throw CommandException.of(CommandCode.OPTION_MISSING, "upgrade-cipher", "the key of an encrypted file");
            }
            String reason = dryRun ? "" : session.reason("upgrade-cipher");
            // Shares the key with the old one, which the session closes.
            return rewritten(
                    session,
                    new Rewriting("upgrade-cipher", "SQLCipher 4", reason, dryRun),
                    key.withFormat(SqlCipherFormat.V4));
        }
    }

    /** Encryption. */
    @Command(
            name = "encrypt",
            description = "Encrypt a database that is not: into a new file, which is proved and swapped in.",
            footer = {
                "",
                "Example:",
                "  zmonitor-migrator --db ward.db --no-encryption encrypt --new-key-file ward.key --reason 'ticket 4711'"
            })
    public static final class Encrypt implements Act {
        @Mixin
        NewKey newKey = new NewKey();

        @Option(names = "--dry-run", description = "Show what would be done. Changes nothing.")
        boolean dryRun;

        @Override
        public Result run(CommandSession session) {
            if (!(session.opener() instanceof PlaintextDatabase)) {
                throw CommandException.of(
                        CommandCode.OPTION_MISSING, "encrypt", "--no-encryption: what the file is now");
            }
            String reason = dryRun ? "" : session.reason("encrypt");
            try (SqlCipherKey key = newKey.opener(session)) {
                return rewritten(session, new Rewriting("encrypt", "encryption", reason, dryRun), key);
            }
        }
    }

    private record Rewriting(String command, String to, String reason, boolean dryRun) {}

    private static Result rewritten(CommandSession session, Rewriting rewriting, SqlCipherKey key) {
        if (!Files.exists(session.database())) {
            throw session.missing();
        }
        Text shown = new Text()
                .line("Write " + session.databaseName() + " anew with " + rewriting.to())
                .line("  The files that are there now are set aside whole, in a folder beside the database.")
                .line("  Backups that were taken before keep the old key.");
        Json.Fields document = Json.with("database", session.database()).with("dryRun", rewriting.dryRun());
        if (rewriting.dryRun()) {
            document.with("replaced", null).with("bytes", null).with("tookMillis", null);
            return Result.fine(document, shown.line("Nothing changed."));
        }
        session.confirm(rewriting.command(), shown);
        Maintenance.RekeyReport report =
                session.migratorWithoutSource().maintenance().rekey(key, rewriting.reason());
        document.with("replaced", report.replaced())
                .with("bytes", report.bytes())
                .with("tookMillis", report.took().toMillis());
        return Result.fine(
                document,
                new Text()
                        .line(session.databaseName() + ": " + Text.bytes(report.bytes()) + " written in "
                                + Text.time(report.took()))
                        .line("What it was before is in " + report.replaced() + ", and opens as it did before."));
    }
}
