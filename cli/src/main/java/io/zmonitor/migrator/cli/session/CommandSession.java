package io.zmonitor.migrator.cli.session;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.cli.key.KeyReader;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Surroundings;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One call of the command: what was said to it, what is around it, and the key until it ends. */
public final class CommandSession implements AutoCloseable {
    private static final String UNPACKED = "unpacked";

    private final Options options;
    private final Surroundings surroundings;
    private @Nullable DatabaseOpener opener;
    private @Nullable URLClassLoader jar;

    /** A call with these options, which are filled before the command runs. */
    public CommandSession(Options options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    /** The version of this command; of one that was not packed, a word. */
    public static String ownVersion() {
        return Objects.requireNonNullElse(CommandSession.class.getPackage().getImplementationVersion(), UNPACKED);
    }

    /** Whether progress is told as lines of JSON. */
    public boolean tellsByLines() {
        return options.jsonLines;
    }

    /** Whether somebody may be asked. */
    public boolean mayAsk() {
        return !options.noInput;
    }

    /** The refusal if there is no database. */
    public MigrationException missing() {
        return MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, database()));
    }

    /** What was said. */
    public Options options() {
        return options;
    }

    /** What is around. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** The database's file. */
    public Path database() {
        Path database = options.database;
        if (database == null) {
            throw CommandException.of(CommandCode.OPTION_MISSING, "This command", "--db FILE");
        }
        return database;
    }

    /** The database's name as questions use it. */
    public String databaseName() {
        Path name = database().getFileName();
        return Text.printable(name == null ? database().toString() : name.toString());
    }

    /** The key, read once for this call. */
    public DatabaseOpener opener() {
        DatabaseOpener known = opener;
        if (known == null) {
            KeyReader reader = new KeyReader(surroundings, "", !options.noInput);
            known = reader.opener(options.keySources(), databaseName(), format());
            opener = known;
        }
        return known;
    }

    public SqlCipherFormat format() {
        return switch (options.cipher) {
            case 1 -> SqlCipherFormat.V1;
            case 2 -> SqlCipherFormat.V2;
            case 3 -> SqlCipherFormat.V3;
            case 4 -> SqlCipherFormat.V4;
            default ->
                throw CommandException.of(
                        CommandCode.NOT_UNDERSTOOD,
                        "there is no generation " + options.cipher + " of SQLCipher.",
                        Options.NAME + " help");
        };
    }

    /** A migrator with the migrations of the command line. */
    public Migrator migrator() {
        Migrator migrator = Migrator.forDatabase(database(), opener());
        return configured().apply(migrator);
    }

    /** What makes a migrator one with the migrations and options of the command line. */
    public UnaryOperator<Migrator> configured() {
        MigrationSource source = source();
        return migrator -> configured(migrator.withSource(source));
    }

    /** A migrator for calls that look at no migrations. */
    public Migrator migratorWithoutSource() {
        return configured(Migrator.forDatabase(database(), opener())
                .withSource(options.migrations == null ? MigrationSource.of() : source()));
    }

    /** A migrator for calls that open nothing. */
    public Migrator migratorWithoutKey() {
        return configured(Migrator.forDatabase(database(), PlaintextDatabase.withoutEncryption()));
    }

    private Migrator configured(Migrator migrator) {
        Migrator configured = migrator.withNumbering(numbering())
                .withOutOfOrder(options.outOfOrder ? OutOfOrder.ALLOW : OutOfOrder.REFUSE)
                .withAtomicity(options.perStep ? Atomicity.PER_STEP : Atomicity.ALL_OR_NOTHING)
                .withBackupPolicy(backups())
                .withLockTimeout(options.patience())
                .withStatementTimeout(Duration.ofSeconds(options.statementTimeout))
                .withApplication(Options.NAME, ownVersion());
        String operator = options.operator;
        return operator == null ? configured : configured.withOperator(operator);
    }

    /** The migrations of the command line. */
    public MigrationSource source() {
        Path migrations = migrationsFolder();
        if (Files.isRegularFile(migrations)) {
            return inJar(migrations);
        }
        return MigrationSource.directory(migrations);
    }

    /** The folder of migrations, or a jar. */
    public Path migrationsFolder() {
        Path migrations = options.migrations;
        if (migrations == null) {
            throw CommandException.of(CommandCode.OPTION_MISSING, "This command", "--migrations DIR");
        }
        return migrations;
    }

    private MigrationSource inJar(Path file) {
        try {
            URLClassLoader known = jar;
            if (known == null) {
                known = new URLClassLoader(new URL[] {file.toUri().toURL()}, null);
                jar = known;
            }
            return new MigrationSource.Classpath(MigrationSource.DEFAULT_FOLDER, known);
        } catch (IOException e) {
            throw CommandException.of(
                    CommandCode.FILE_UNUSABLE,
                    Text.printable(file.toString()),
                    e.getClass().getSimpleName());
        }
    }

    public Numbering numbering() {
        return switch (options.numbering.toLowerCase(Locale.ROOT)) {
            case "shared" -> Numbering.SHARED;
            case "per-type" -> Numbering.PER_TYPE;
            default ->
                throw CommandException.of(
                        CommandCode.NOT_UNDERSTOOD, "--numbering is shared or per-type.", Options.NAME + " help");
        };
    }

    public BackupPolicy backups() {
        BackupPolicy policy = BackupPolicy.always().keeping(options.kept);
        Path folder = options.backupFolder;
        return folder == null ? policy : policy.inFolder(folder);
    }

    /** The reason for the audit, which these calls must have. */
    public String reason(String command) {
        String reason = options.reason;
        if (reason == null || reason.isBlank()) {
            throw CommandException.of(CommandCode.OPTION_MISSING, command, "--reason TEXT, for the audit");
        }
        return reason;
    }

    /** A line for people, beside the answer. */
    public void note(String line) {
        if (!options.quiet) {
            surroundings.err().println(Text.printable(line));
        }
    }

    /**
     * Shows what is about to go, and asks for the database's file name.
     *
     * @param what the act, for messages
     * @param shown what goes, and what holds it
     * @throws CommandException if nobody is there to be asked, or the answer is another one
     */
    public void confirm(String what, Text shown) {
        surroundings.err().print(shown);
        if (options.yes) {
            return;
        }
        Surroundings.Person person = surroundings.person();
        if (person == null || options.noInput) {
            throw CommandException.of(CommandCode.NOT_ASKED, what, "--yes");
        }
        String answer = person.answer("Type the file name " + databaseName() + " to go on: ");
        if (answer == null || !answer.strip().equals(databaseName())) {
            throw CommandException.of(CommandCode.DECLINED, what, databaseName());
        }
    }

    @Override
    public void close() throws IOException {
        if (opener instanceof AutoCloseable) {
            closeKey((AutoCloseable) opener);
        }
        URLClassLoader opened = jar;
        if (opened != null) {
            opened.close();
        }
    }

    private static void closeKey(AutoCloseable key) throws IOException {
        try {
            key.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
