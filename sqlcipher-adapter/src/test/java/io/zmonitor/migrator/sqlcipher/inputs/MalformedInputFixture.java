package io.zmonitor.migrator.sqlcipher.inputs;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A device where all is in order: three migrations, an encrypted database that has them, and a patient in it whose name
 * must not be seen anywhere else. An input spoils one thing.
 */
final class MalformedInputFixture implements AutoCloseable {
    /** The name that no message may contain. */
    static final String PATIENT = "Ada-Marker-Lovelace";

    /** Where an input that is a script stands: the first one that is pending. */
    static final String NEXT = "schema/0004_next.sql";

    private static final byte[] KEY = HexFormat.of().parseHex("5ec2e7".repeat(10) + "0a0b");

    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Path database;
    private DatabaseOpener opener = SqlCipherKey.fetchedFrom(KEY::clone);
    private MigrationSource source;
    private UnaryOperator<Migrator> settings = migrator -> migrator;

    private MalformedInputFixture(Path folder) {
        this.folder = folder;
        this.database = folder.resolve("device").resolve("zmonitor.db");
        this.source = MigrationSource.directory(scripts());
    }

    /** Makes one in an empty folder; to be copied. */
    static MalformedInputFixture make(Path folder) throws IOException, SQLException {
        MalformedInputFixture made = new MalformedInputFixture(folder);
        Files.createDirectories(made.folder("device"));
        made.script("schema/0001_patients.sql", """
                CREATE TABLE patient (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
                CREATE TABLE vital (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patient (id), value REAL);
                """);
        made.script("schema/0002_beds.sql", "CREATE TABLE bed (id INTEGER PRIMARY KEY, ward TEXT);\n");
        made.script("schema/0003_index.sql", "CREATE INDEX bed_ward ON bed (ward);\n");
        made.migrator().migrate();
        made.sql("INSERT INTO patient (name) VALUES ('" + PATIENT + "')", "INSERT INTO vital VALUES (1, 1, 36.6)");
        return made;
    }

    /** A copy of this one in another folder. */
    MalformedInputFixture copiedTo(Path other) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path copy = other.resolve(folder.relativize(file).toString());
                if (!file.equals(folder)) {
                    Files.copy(file, copy);
                }
            }
        }
        return new MalformedInputFixture(other);
    }

    Path folder() {
        return folder;
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    Path scripts() {
        return folder("migrations");
    }

    Path database() {
        return database;
    }

    Path beside(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    DatabaseOpener opener() {
        return opener;
    }

    Path script(String name, String text) throws IOException {
        return script(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path script(String name, byte[] text) throws IOException {
        Path script = scripts().resolve(name);
        Files.createDirectories(script.resolveSibling("."));
        return Files.write(script, text);
    }

    /** Something that a run has to do. */
    Path pending() throws IOException {
        return script(NEXT, "CREATE TABLE next (id INTEGER);");
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = opener.open(new DatabaseFile(database))) {
            Sql.execute(connection, statements);
        }
    }

    List<String> rows(String query) throws SQLException {
        try (Connection connection = opener.open(new DatabaseFile(database))) {
            return Sql.rows(connection, query);
        }
    }

    void at(Path other) {
        database = other;
    }

    void openedBy(DatabaseOpener other) {
        opener = other;
    }

    void from(MigrationSource other) {
        source = other;
    }

    void with(UnaryOperator<Migrator> other) {
        settings = other;
    }

    <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    Migrator migrator() {
        return settings.apply(Migrator.forDatabase(database, opener)
                .withSource(source)
                .withBackupPolicy(BackupPolicy.withoutBackup("the inputs are about other things"))
                .withApplication("z-monitor", "4.2.0"));
    }

    static byte[] key() {
        return KEY.clone();
    }

    /** What no message may contain. */
    static List<String> secrets() {
        String key = HexFormat.of().formatHex(KEY);
        return List.of(PATIENT, key, key.substring(0, 16), Keys.PASSPHRASE);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A secret of the other kind. */
    static final class Keys {
        static final String PASSPHRASE = "canary-of-the-coal-mine";

        private Keys() {}
    }
}
