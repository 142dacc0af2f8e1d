package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.health.Health;
import io.zmonitor.migrator.health.HealthCategory;
import io.zmonitor.migrator.health.HealthFormats;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One look at a database: what it finds, and that it writes nothing and takes no lock. */
class HealthTest {
    @TempDir
    Path folder;

    private Path scripts;
    private Path database;

    @BeforeEach
    void two_scripts() throws IOException {
        scripts = folder.resolve("migrations");
        database = folder.resolve("ward.db");
        script("0001_beds.sql", "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT);");
        script("0002_wards.sql", "CREATE TABLE wards (id INTEGER PRIMARY KEY, name TEXT);");
    }

    private void script(String name, String text) throws IOException {
        Path file = scripts.resolve("schema").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private Migrator migrator() {
        return Migrator.forDatabase(database, Keys.raw()).withSource(MigrationSource.directory(scripts));
    }

    private Health look() {
        return look(Keys.raw());
    }

    private Health look(DatabaseOpener key) {
        return Health.of(database, key, migrator -> migrator.withSource(MigrationSource.directory(scripts)));
    }

    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + " " + java.util.Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    @Test
    void a_database_with_nothing_to_do_is_fine() {
        migrator().migrate();

        Health health = look();

        assertThat(health.category()).isEqualTo(HealthCategory.FINE);
        assertThat(health.findings()).isEmpty();
        assertThat(health.opening()).isEqualTo(Health.Opening.READ);
        assertThat(health.version())
                .hasValueSatisfying(version -> assertThat(version.number()).isEqualTo(2));
        assertThat(health.lastRun().map(AuditEntry::operation)).contains("run");
        assertThat(health.lastFailure()).isEmpty();
        assertThat(health.auditRows()).hasValue(3);
        assertThat(health.bytes()).isEqualTo(database.toFile().length());
        assertThat(health.freeBytes()).isPresent();
    }

    @Test
    void what_is_pending_is_no_trouble() {
        migrator().withTarget(io.zmonitor.migrator.Target.upTo(1)).migrate();

        Health health = look();

        assertThat(health.category()).isEqualTo(HealthCategory.FINE);
        assertThat(health.pending()).containsExactly(MigrationId.schema(2));
    }

    @Test
    void a_look_writes_nothing_and_waits_for_nobody() throws Exception {
        migrator().migrate();
        Map<String, String> before = content();
        try (Connection other = Keys.raw().open(new DatabaseFile(database))) {
            Sql.execute(other, "BEGIN IMMEDIATE");

            assertThat(look().opening()).isEqualTo(Health.Opening.READ);

            Sql.execute(other, "ROLLBACK");
        }
        assertThat(look().category()).isEqualTo(HealthCategory.FINE);
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void what_a_crash_left_is_left_to_the_next_run() throws Exception {
        migrator().migrate();
        Path copy = folder.resolve("crashed.db");
        try (Connection other = Keys.raw().open(new DatabaseFile(database))) {
            Sql.execute(
                    other,
                    "PRAGMA cache_size = 1",
                    "BEGIN",
                    "CREATE TABLE x AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) SELECT n, randomblob(50) FROM c");
            Files.copy(database, copy);
            Files.copy(folder.resolve("ward.db-journal"), folder.resolve("crashed.db-journal"));
        }
        database = copy;
        Map<String, String> before = content();

        Health health = look();

        assertThat(health.opening()).isEqualTo(Health.Opening.UNDER_WAY);
        assertThat(health.category()).isEqualTo(HealthCategory.RETRY);
        assertThat(HealthFormats.nagiosCode(health)).isEqualTo(3);
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void a_failure_counts_until_something_has_gone_well() throws IOException {
        migrator().migrate();
        script("0003_wrong.sql", "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(() -> migrator().migrate()).isInstanceOf(MigrationException.class);

        Health failed = look();
        assertThat(failed.category()).isEqualTo(HealthCategory.FIX_RELEASE);
        assertThat(failed.lastFailure().map(AuditEntry::outcome)).contains("ZM-501");
        assertThat(failed.backups()).hasSize(1);

        script("0003_wrong.sql", "INSERT INTO wards (name) VALUES ('a');");
        migrator().migrate();
        assertThat(look().lastFailure()).isEmpty();
        assertThat(look().category()).isEqualTo(HealthCategory.FINE);
    }

    @Test
    void a_changed_script_and_a_changed_schema_are_told_apart() throws Exception {
        migrator().migrate();
        script("0001_beds.sql", "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
        assertThat(look().category()).isEqualTo(HealthCategory.FIX_RELEASE);

        try (Connection other = Keys.raw().open(new DatabaseFile(database))) {
            Sql.execute(other, "CREATE TABLE extra (id INTEGER)");
        }
        assertThat(look().category()).isEqualTo(HealthCategory.CALL_SERVICE);
        assertThat(look().unexplained()).anyMatch(text -> text.contains("extra"));
    }

    @Test
    void a_wrong_key_damage_and_a_missing_file_are_answers() throws IOException {
        assertThat(look().problem().map(Problem::code)).contains(ProblemCode.DATABASE_MISSING);
        migrator().migrate();

        Health wrong = look(Keys.otherRaw());
        assertThat(wrong.problem().map(Problem::code)).contains(ProblemCode.WRONG_KEY);
        assertThat(wrong.category()).isEqualTo(HealthCategory.CALL_SERVICE);

        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
            file.setLength(4096 + 100);
        }
        assertThat(look().category()).isEqualTo(HealthCategory.RESTORE_BACKUP);
        assertThat(look().version()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void no_problem_is_fine(ProblemCode code) {
        assertThat(HealthCategory.of(code)).isNotEqualTo(HealthCategory.FINE);
    }

    @Test
    void all_formats_say_the_same() throws IOException {
        database = folder.resolve("w\"ard\n7.db");
        migrator().withTarget(io.zmonitor.migrator.Target.upTo(1)).migrate();
        Health health = look();

        assertThat(HealthFormats.text(health))
                .startsWith("FINE: Nothing to do.\n")
                .contains("pending: schema-0002");
        assertThat(HealthFormats.json(health))
                .startsWith("{\"database\":\"")
                .contains("\"category\":\"FINE\"", "\"version\":1", "\"pending\":[\"schema-0002\"]", "\"problem\":null")
                .endsWith("}")
                .doesNotContain("\n");
        assertThat(HealthFormats.prometheus(health))
                .contains("zmonitor_migrator_pending{database=\"w\\\"ard\\u000a7.db\"} 1\n")
                .contains("category=\"FINE\"} 1\n", "category=\"CALL_SERVICE\"} 0\n");
        assertThat(HealthFormats.nagios(health)).isEqualTo("MIGRATOR OK - FINE: Nothing to do.\n");
        assertThat(HealthFormats.nagiosCode(health)).isZero();
    }

    @Test
    void the_file_for_a_collector_is_there_whole() throws IOException {
        migrator().migrate();
        Path file = folder.resolve("ward.prom");
        Files.writeString(file, "old");

        HealthFormats.writePrometheus(look(), file);

        assertThat(file).content().startsWith("# HELP zmonitor_migrator_category");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".unfinished"));
        }
        assertThatThrownBy(() -> HealthFormats.writePrometheus(look(), folder.resolve("none/ward.prom")))
                .isInstanceOf(IOException.class);
    }
}
