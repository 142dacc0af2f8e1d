package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where one scene plays: a device with an encrypted database of marked patients, and scripts beside it. */
final class EncryptedDevice {
    /** Every row that goes in is marked; every way that a row can break a rule is there. */
    static final SqlMigration PATIENTS = schema(1, """
            CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mrn INTEGER UNIQUE, picture BLOB,
                CHECK (length(name) > 3));
            CREATE TABLE admission (id INTEGER PRIMARY KEY, mrn INTEGER REFERENCES patient (mrn), note TEXT);
            """).withRollback("DROP TABLE admission; DROP TABLE patient;");

    // Moments, hashes, processes, lines of these tests, random names, and what is free on a disk.
    private static final Map<Pattern, String> CHANGING = changing();

    private final Path device;
    private final Path scripts;
    private final Evidence evidence = new Evidence();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private Optional<ProblemCode> reached = Optional.empty();

    EncryptedDevice(Path device, Path scripts) throws IOException {
        this.device = Files.createDirectories(device);
        this.scripts = Files.createDirectories(scripts);
    }

    private static Map<Pattern, String> changing() {
        Map<Pattern, String> changing = new LinkedHashMap<>();
        changing.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"), "(moment)");
        changing.put(Pattern.compile("\\d{8}-\\d{6}"), "(moment)");
        // How many batches there were follows from how long each took.
        changing.put(Pattern.compile("(?<=kept: )\\d+(?=[,.])"), "(batches)");
        changing.put(Pattern.compile("\\d+(?= of them done)"), "(batches)");
        changing.put(Pattern.compile("\\b(?=\\d*[a-f])[0-9a-f]{12,64}\\b"), "(hash)");
        changing.put(Pattern.compile("process \\d+"), "process (number)");
        changing.put(Pattern.compile("(FailureCases|Sql|Coded|StepScenes)\\.java:\\d+"), "$1.java:(line)");
        return changing;
    }

    static SqlMigration schema(long number, String script) {
        return SqlMigration.of(new MigrationId(MigrationType.SCHEMA, number), "schema " + number, script);
    }

    static SqlMigration data(long number, String script) {
        return SqlMigration.of(new MigrationId(MigrationType.DATA, number), "data " + number, script);
    }

    Evidence evidence() {
        return evidence;
    }

    /** The problem that was reported last. */
    Optional<ProblemCode> reached() {
        return reached;
    }

    /** What went in, and the messages that came out, without what differs from one time to the next. */
    String table() {
        String in = inputs.stream().distinct().map(input -> "  " + input + "\n").collect(Collectors.joining());
        String out = messages.stream()
                .distinct()
                .map(message -> "=> " + message + "\n")
                .collect(Collectors.joining());
        String table = (in + out)
                .replace(device + "/", "")
                .replace(device.toString(), "(the folder)")
                .replace(scripts + "/", "")
                .replace(scripts.toString(), "(the scripts)")
                .replace(System.getProperty("java.io.tmpdir"), "/tmp");
        for (Map.Entry<Pattern, String> each : CHANGING.entrySet()) {
            table = each.getKey().matcher(table).replaceAll(each.getValue());
        }
        return table;
    }

    private static String line(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }

    Path device() {
        return device;
    }

    DatabaseFile database() {
        return new DatabaseFile(device.resolve("monitor.db"));
    }

    /** The marked key, from a supplier as an application would have one. */
    SqlCipherKey key() {
        return shown(SqlCipherKey.fetchedFrom(Secret::key));
    }

    /** The same, after everything that it says of itself was noted. */
    <T> T shown(T held) {
        evidence.add(Sink.REPORT, held.toString());
        return held;
    }

    Migrator migrator(DatabaseOpener opener, Migration... migrations) {
        for (Migration migration : migrations) {
            if (migration != PATIENTS) {
                inputs.add(migration.id() + ": "
                        + (migration instanceof SqlMigration sql ? line(sql.script()) : "code of Java"));
            }
        }
        return told(Migrator.forDatabase(database().path(), opener).withSource(MigrationSource.of(migrations)));
    }

    Migrator migrator(Migration... migrations) {
        return migrator(key(), migrations);
    }

    /** The same with a listener that notes what it is told. */
    Migrator told(Migrator migrator) {
        return shown(migrator.withApplication("z-monitor", "4.2.0")
                .withListener(event -> evidence.add(Sink.EVENT, event.toString())));
    }

    /** A file for a source that is a folder. */
    EncryptedDevice script(String file, String text) throws IOException {
        Path target = scripts.resolve(file);
        Files.createDirectories(scripts.resolve(file).getParent());
        Files.writeString(target, text);
        inputs.add(file + ": " + line(text));
        return this;
    }

    Path scripts() {
        return scripts;
    }

    /** A migrator whose source is the folder of scripts. */
    Migrator fromFolder() {
        return told(Migrator.forDatabase(database().path(), key()).withSource(MigrationSource.directory(scripts)));
    }

    /** A database at version 1 with these migrations and marked rows. */
    void fill(Migration... further) throws SQLException {
        migrator(Stream.concat(Stream.of(PATIENTS), Stream.of(further)).toArray(Migration[]::new))
                .migrate();
        insert();
    }

    void insert() throws SQLException {
        try (Connection connection = key().open(database());
                PreparedStatement patient = connection.prepareStatement("INSERT INTO patient VALUES (?, ?, ?, ?)")) {
            patient.setInt(1, 1);
            patient.setString(2, Secret.NAME_VALUE);
            patient.setLong(3, Secret.NUMBER_VALUE);
            patient.setBytes(4, Secret.picture());
            patient.executeUpdate();
            Sql.execute(connection, "INSERT INTO admission VALUES (1, (SELECT mrn FROM patient), 'stable')");
        }
    }

    /** Does something to the file with the key, as nobody should. */
    void meddle(String... statements) throws SQLException {
        try (Connection connection = key().open(database())) {
            Sql.execute(connection, statements);
        }
        inputs.add("by hand: " + line(String.join("; ", statements)));
    }

    /** Calls, and notes what comes back or what is thrown. */
    void attempt(Callable<?> call) {
        try {
            evidence.add(Sink.REPORT, String.valueOf(call.call()));
        } catch (MigrationException e) {
            reached = Optional.of(e.problem().code());
            messages.add(String.valueOf(e.getMessage()));
            evidence.add(e);
            evidence.add(Sink.EXCEPTION, e.problem() + " " + e.problem().values() + " " + e.applied());
        } catch (Throwable e) {
            evidence.add(e);
        }
    }

    /** Reads all tables of the ledger and of the audit, if the key opens the file. */
    void readLedger() {
        if (!Files.isRegularFile(database().path())) {
            return;
        }
        try (Connection connection = key().open(database())) {
            for (String table : Sql.rows(
                    connection,
                    "SELECT name FROM sqlite_schema WHERE name LIKE 'schema_version%' AND type = 'table'")) {
                Sql.rows(connection, "SELECT * FROM " + table).forEach(row -> evidence.add(Sink.LEDGER, row));
            }
        } catch (SQLException | MigrationException e) {
            evidence.add(Sink.LEDGER, "cannot be read");
        }
    }
}
