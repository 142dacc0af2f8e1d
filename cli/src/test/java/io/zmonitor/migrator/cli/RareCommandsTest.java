package io.zmonitor.migrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.cli.Ward.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is called once a year, by somebody who has to get it right: ledger, keys, leftovers, declared schema, health. */
class RareCommandsTest {
    private static final String[] SURE = {"--yes", "--reason", "ticket 4711"};

    @TempDir
    Path folder;

    private Ward ward;

    @BeforeEach
    void open() {
        ward = new Ward(folder);
        assertThat(ward.run("migrate", "--create").exit()).isZero();
    }

    private static String[] sure(String... line) {
        return Stream.concat(Stream.of(line), Stream.of(SURE)).toArray(String[]::new);
    }

    @Test
    void a_schema_made_by_hand_gets_a_baseline() throws SQLException {
        Ward other = new Ward(folder.resolve("other").toFile().mkdir() ? folder.resolve("other") : folder);
        other.run("migrate", "--create");
        other.sql("DROP TABLE schema_version_audit");
        other.sql("DROP TABLE schema_version");
        other.sql("DROP TABLE schema_version_state");

        assertThat(other.run("migrate").err()).contains("ZM-306", "baseline N --reason");
        assertThat(other.json(0, "baseline", "2", "--reason", "by hand"))
                .contains("\"declared\":[\"schema-0001\",\"schema-0002\"]");
        assertThat(other.run("status").out()).contains("version 2");
        assertThat(other.json(1, "import", "--reason", "none")).contains("ZM-31");
    }

    @Test
    void a_changed_migration_is_accepted_after_it_was_shown() {
        ward.script(
                "schema/0001_patients.sql",
                "-- better\nCREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
        assertThat(ward.json(3, "migrate")).contains("ZM-301");

        assertThat(ward.run("accept", "schema-0001", "--dry-run").out()).contains("applied ", "Nothing changed.");
        assertThat(ward.run("accept", "schema-0001", "--reason", "x").exit()).isEqualTo(2);
        assertThat(ward.json(0, sure("accept", "schema-0001"))).contains("\"after\":\"sha256");
        assertThat(ward.run("migrate").exit()).isZero();
        assertThat(ward.run("accept", "patients").err()).contains("ZM-860", "schema-0004");
        assertThat(ward.json(1, sure("accept", "schema-0001"))).contains("ZM-315");
    }

    @Test
    void a_schema_changed_by_hand_is_accepted_after_it_was_shown() throws SQLException {
        ward.sql("CREATE TABLE extra (id INTEGER)");

        assertThat(ward.run("accept", "--schema", "--dry-run").out()).contains("extra", "Nothing changed.");
        assertThat(ward.json(3, "verify")).contains("extra");
        assertThat(ward.json(0, sure("accept", "--schema"))).contains("extra");
        assertThat(ward.run("verify").exit()).isZero();
    }

    @Test
    void the_entry_of_a_withdrawn_migration_is_dropped() throws IOException {
        Files.delete(ward.migrations.resolve("schema/0001_patients.sql"));

        assertThat(ward.json(0, "repair", "schema-0001", "--dry-run")).contains("\"dryRun\":true");
        assertThat(ward.json(0, sure("repair", "schema-0001"))).contains("\"after\":null");
        assertThat(ward.run("status").out()).contains("1 applied");
    }

    @Test
    void a_new_key_opens_the_database_and_the_old_one_does_not() {
        Path raw = folder.resolve("new.raw");
        Ward.key(raw, "ab".repeat(32));

        assertThat(ward.run("rekey", "--new-raw-key-file", raw.toString(), "--dry-run")
                        .out())
                .contains("Nothing changed.");
        assertThat(ward.run("status").exit()).isZero();
        assertThat(ward.json(0, sure("rekey", "--new-raw-key-file", raw.toString())))
                .contains("\"replaced\":\"");
        assertThat(ward.json(6, "status")).contains("ZM-101");
        Ward.key(ward.rawKeyFile, "ab".repeat(32));
        assertThat(ward.run("history").out()).contains("rekey", "ticket 4711");
        assertThat(ward.run(sure("rekey")).err()).contains("ZM-861");
        assertThat(ward.run(sure("rekey", "--new-key-stdin", "--new-raw-key-file", "x"))
                        .err())
                .contains("ZM-862", "--new-raw-key-file", "--new-key-stdin");
    }

    @Test
    void a_plain_database_is_encrypted_and_its_leftover_is_purged() throws IOException {
        Path plain = folder.resolve("plain.db");
        String[] line = {"--db", plain.toString(), "--migrations", ward.migrations.toString()};
        assertThat(ward.bare(with(line, "--no-encryption", "migrate", "--create"))
                        .exit())
                .isZero();

        Answer encrypted = ward.bare(
                with(line, sure("--no-encryption", "encrypt", "--new-raw-key-file", ward.rawKeyFile.toString())));
        assertThat(encrypted.out()).contains("opens as it did before");
        assertThat(ward.bare(with(line, "--raw-key-file", ward.rawKeyFile.toString(), "status"))
                        .out())
                .contains("version 2");
        assertThat(ward.run(sure("encrypt", "--new-key-prompt")).err()).contains("ZM-865", "--no-encryption");
        assertThat(ward.run(sure("upgrade-cipher")).err()).contains("ZM-865", "--cipher");

        Answer leftovers = ward.bare("--db", plain.toString(), "leftovers");
        assertThat(leftovers.out()).contains("1 leftover", "REPLACED");
        Path replaced;
        try (Stream<Path> files = Files.list(folder)) {
            replaced = files.filter(file -> file.toString().contains("plain.db.replaced-"))
                    .findFirst()
                    .orElseThrow();
        }
        String[] key = with(line, "--raw-key-file", ward.rawKeyFile.toString(), "purge", replaced.toString());
        assertThat(ward.bare(with(key, "--dry-run")).out()).contains("No backup holds it", "Nothing changed.");
        assertThat(replaced).exists();
        assertThat(ward.bare(with(key, SURE)).exit()).isZero();
        assertThat(replaced).doesNotExist();
        assertThat(ward.json(0, "leftovers")).contains("\"leftovers\":[]");
        assertThat(ward.json(1, sure("purge", ward.database.toString()))).contains("ZM-813");
    }

    private static String[] with(String[] line, String... more) {
        return Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void nothing_is_in_the_background() {
        assertThat(ward.json(0, "background", "status")).contains("\"steps\":[]");
        assertThat(ward.json(0, "background", "finish")).contains("\"finished\":[]");
        assertThat(ward.run("background").err()).contains("ZM-860");
    }

    @Test
    void the_declared_schema_goes_round() throws SQLException, IOException {
        Path yaml = folder.resolve("database.yaml");
        assertThat(ward.json(0, "schema", "import", "--out", yaml.toString())).contains("patients");
        assertThat(ward.run("schema", "import", "--out", yaml.toString()).err()).contains("ZM-868", "there already");
        assertThat(ward.json(0, "schema", "diff", "--schema", yaml.toString())).contains("\"differences\":[]");
        assertThat(ward.bare("schema", "ddl", "--schema", yaml.toString()).out())
                .contains("CREATE TABLE");
        Path out = Files.createDirectory(folder.resolve("generated"));
        String[] java = {
            "schema", "java", "--schema", yaml.toString(), "--class", "org.example.Ward", "--out", out.toString()
        };
        assertThat(ward.bare(with(java, "--check")).exit()).isEqualTo(3);
        assertThat(ward.bare(java).out()).contains("wrote ");
        assertThat(ward.json(0, with(java, "--check"))).contains("\"stale\":[]");

        ward.sql("ALTER TABLE patients ADD COLUMN ward TEXT");

        assertThat(ward.json(3, "schema", "diff", "--schema", yaml.toString())).contains("ward");
        assertThat(ward.run("verify", "--schema", yaml.toString()).out()).contains("ward");
        assertThat(ward.json(1, "schema", "draft", "--schema", yaml.toString(), "--description", "back"))
                .contains("ZM-941");
        assertThat(ward.json(
                        0,
                        "schema",
                        "draft",
                        "--schema",
                        yaml.toString(),
                        "--description",
                        "drop_ward",
                        "--allow-losses",
                        "--dry-run"))
                .contains("\"written\":null", "ward");
        assertThat(ward.json(
                        0,
                        "schema",
                        "draft",
                        "--schema",
                        yaml.toString(),
                        "--description",
                        "drop_ward",
                        "--allow-losses"))
                .contains("0003_drop_ward.sql");
        assertThat(ward.run("status").out()).contains("PENDING  schema-0003");
    }

    @Test
    void health_is_an_exit_code_a_line_and_a_file() throws SQLException {
        assertThat(ward.json(0, "health")).contains("\"category\":\"FINE\"");
        Path file = folder.resolve("ward.prom");
        assertThat(ward.run("health", "--prometheus", file.toString()).out()).startsWith("FINE");
        assertThat(file).content().contains("zmonitor_migrator_version{database=\"ward 7.db\"} 2\n");
        assertThat(ward.run("health", "--nagios").out()).isEqualTo("MIGRATOR OK - FINE: Nothing to do.\n");

        ward.sql("CREATE TABLE extra (id INTEGER)");

        assertThat(ward.json(3, "health")).contains("CALL_SERVICE");
        assertThat(ward.run("health", "--nagios").exit()).isEqualTo(2);
        Ward.key(ward.rawKeyFile, "cd".repeat(32));
        assertThat(ward.json(6, "health")).contains("\"problem\":\"ZM-101\"");
    }
}
