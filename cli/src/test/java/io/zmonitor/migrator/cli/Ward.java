package io.zmonitor.migrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.zmonitor.migrator.cli.output.Surroundings;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A folder with an encrypted database, its key file and migrations, and the command run in it. */
final class Ward {
    /** The passphrase of {@link #withPassphrase}. */
    static final String KEY = "corr\u00e9ct horse";

    /** The raw key of every other database: nothing is derived from it. */
    static final String RAW = "00112233445566778899aabbccddeeff".repeat(2);

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema());

    final Path folder;
    final Path database;
    final Path keyFile;
    final Path rawKeyFile;
    final Path migrations;
    private String input = "";
    private Map<String, String> environment = Map.of();
    private Surroundings.@Nullable Person person;

    Ward(Path folder) {
        this.folder = folder;
        this.database = folder.resolve("ward 7.db");
        this.keyFile = folder.resolve("ward.key");
        this.migrations = folder.resolve("migrations");
        this.rawKeyFile = folder.resolve("ward.raw");
        key(keyFile, KEY + "\n");
        key(rawKeyFile, RAW + "\n");
        script("schema/0001_patients.sql", "CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
        script("schema/0002_beds.sql", "CREATE TABLE \"b\u00e9ds\" (id INTEGER PRIMARY KEY, ward TEXT);");
        script("rollback/0002_rollback.sql", "-- @rows b\u00e9ds may decrease\nDROP TABLE \"b\u00e9ds\";");
    }

    /** What a command line answered. */
    record Answer(int exit, String out, String err) {}

    static void key(Path file, String content) {
        try {
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void script(String name, String sql) {
        try {
            Path file = migrations.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, sql + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ward typing(String text) {
        this.input = text;
        return this;
    }

    Ward with(String variable, String value) {
        this.environment = Map.of(variable, value);
        return this;
    }

    Ward answering(String answer) {
        this.person = new Surroundings.Person() {
            @Override
            public String answer(String question) {
                return answer;
            }

            @Override
            public char[] secret(String question) {
                return answer.toCharArray();
            }
        };
        return this;
    }

    /** About this ward's database, with a passphrase and its migrations. */
    Answer withPassphrase(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--db", database.toString(), "--key-file", keyFile.toString(), "--migrations", migrations.toString()));
        all.addAll(List.of(arguments));
        return bare(all.toArray(String[]::new));
    }

    /** About this ward's database, with its key and its migrations. */
    Answer run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--db",
                database.toString(),
                "--raw-key-file",
                rawKeyFile.toString(),
                "--migrations",
                migrations.toString()));
        all.addAll(List.of(arguments));
        return bare(all.toArray(String[]::new));
    }

    /** The same for a program: the answer is one document, and the schema knows it. */
    String json(int exit, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Answer answer = run(all.toArray(String[]::new));
        assertThat(answer.exit()).as(answer.toString()).isEqualTo(exit);
        assertThat(answer.out().lines()).hasSize(1);
        assertThat(SCHEMA.validate(answer.out(), InputFormat.JSON)).isEmpty();
        return answer.out();
    }

    /** The command line as it is. */
    Answer bare(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                person);
        int exit = new Tool(surroundings).execute(arguments);
        Answer answer = new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        assertThat(answer.toString()).doesNotContain(KEY).doesNotContainIgnoringCase(RAW);
        return answer;
    }

    void sql(String sql) throws SQLException {
        try (SqlCipherKey key = rawKey();
                Connection connection = key.open(new DatabaseFile(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static SqlCipherKey rawKey() {
        return SqlCipherKey.raw(HexFormat.of().parseHex(RAW));
    }

    static Schema outputSchema() {
        return SCHEMA;
    }

    private static String schema() {
        try (InputStream in = Objects.requireNonNull(Tool.class.getResourceAsStream("output-1.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
