package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show is code that compiles, and does what the page says. */
class ShownTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SHOWN = Pattern.compile("(?s)\n```java\n(.*?)\n```\n");

    @TempDir
    Path folder;

    private Path path;
    private Shown shown;

    @BeforeEach
    void name_a_database() {
        path = folder.resolve("zmonitor.db");
        shown = new Shown(path, key(1));
    }

    @Test
    void every_java_example_of_the_pages_is_code_of_a_test_or_of_the_sample() throws Exception {
        String code = String.join(
                "\n",
                textOf(
                        ROOT,
                        file -> file.endsWith(".java")
                                && (file.contains("src/test/java")
                                        || file.contains("migrations-sample/src/main/java"))));
        List<String> examples = Stream.concat(
                        Stream.of(Files.readString(ROOT.resolve("README.md"))),
                        textOf(ROOT.resolve("docs"), file -> file.endsWith(".md")).stream())
                .flatMap(page -> SHOWN.matcher(page).results())
                .map((MatchResult found) -> found.group(1))
                .toList();

        String compared = withoutBlanks(code);
        assertThat(examples).hasSizeGreaterThan(15);
        assertThat(examples.stream().filter(example -> !compared.contains(withoutBlanks(example))))
                .isEmpty();
    }

    @Test
    void a_boot_and_a_second_one() {
        assertThat(shown.readme().after().number()).isEqualTo(19);
        assertThat(shown.readme().wasUpToDate()).isTrue();
    }

    @Test
    void a_database_without_encryption_is_asked_for_by_name() {
        Migrator.forDatabase(path, PlaintextDatabase.withoutEncryption()).migrate();

        assertThat(Migrator.forDatabase(path, PlaintextDatabase.withoutEncryption())
                        .migrate()
                        .wasUpToDate())
                .isTrue();
    }

    @Test
    void a_backup_is_taken_listed_and_put_back() throws Exception {
        Migrator migrator = migrated();

        Shown.Restored restored = Shown.backup(migrator);

        assertThat(restored.newestFirst()).hasSize(1);
        assertThat(restored.newestFirst().get(0).file())
                .isEqualTo(restored.taken().file());
        assertThat(restored.taken().file().getFileName().toString()).matches("zmonitor\\.db\\.backup-\\d{8}-\\d{6}");
        assertThat(restored.back().aside().orElseThrow().getFileName().toString())
                .matches("zmonitor\\.db\\.replaced-\\d{8}-\\d{6}");
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    @Test
    void a_rehearsal_changes_nothing_until_it_is_swapped_in() {
        Migrator migrator = Migrator.forDatabase(path, key(1));
        migrator.withTarget(Target.upTo(12)).migrate();

        Rehearsal rehearsal = Shown.rehearsal(migrator);

        assertThat(rehearsal.report().before().number()).isEqualTo(12);
        assertThat(rehearsal.tables()).anyMatch(Rehearsal.Table::differ);
        assertThat(migrator.plan().before().number()).isEqualTo(12);
        assertThat(Shown.swap(migrator).replaced()).isPresent();
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    @Test
    void a_changed_key_opens_and_the_old_one_does_not() {
        migrated();

        assertThat(Shown.rekey(path, key(1), key(2)).replaced()).isDirectory();

        assertThat(codeOf(shown::readme)).isEqualTo(ProblemCode.WRONG_KEY);
        assertThat(new Shown(path, key(2)).readme().wasUpToDate()).isTrue();
    }

    @Test
    void a_monitor_that_runs_on_battery_does_not_migrate() {
        assertThat(codeOf(() -> shown.checked(() -> false))).isEqualTo(ProblemCode.CHECK_FAILED);
        shown.checked(() -> true);
        assertThat(shown.readme().wasUpToDate()).isTrue();
    }

    @Test
    void a_pool_takes_the_data_source_as_it_is() throws Exception {
        migrated();
        shown.opened((report, source) -> assertThat(report.wasUpToDate()).isTrue());

        try (MigratedDatabase database = Migrator.forDatabase(path, key(1)).migrateAndOpen();
                HikariDataSource pool = Shown.pooled(database)) {
            assertThat(tablesSeenByFourAtOnce(pool)).hasSize(4).allMatch(tables -> tables > 5);
        }

        assertThat(folder).isDirectoryNotContaining("glob:**-wal");
    }

    @Test
    void the_key_says_why_a_file_does_not_open() {
        migrated();

        assertThat(shown.examined()).isEqualTo(new Shown(path, key(1)).examined());
        assertThat(shown.examined().format()).contains(SqlCipherFormat.V4);
        assertThat(shown.examined().worst()).isEmpty();
        assertThat(new Shown(path, key(2)).examined().worst().map(Problem::code))
                .contains(ProblemCode.WRONG_KEY);
        assertThat(codeOf(() -> Shown.older(folder.resolve("new.db"), () -> "secret".toCharArray())))
                .isEqualTo(ProblemCode.OLD_FORMAT_NOT_MADE);
    }

    @Test
    void a_rollback_goes_to_a_number_or_by_one() {
        Migrator migrator = migrated();

        assertThat(Shown.rolledBackOnce(migrator).before().number()).isEqualTo(19);
        assertThat(Shown.rolledBack(migrator).after().number()).isEqualTo(12);
    }

    @Test
    void a_snapshot_is_made_of_scripts_and_java_code() throws Exception {
        Path scripts = folder.resolve("migrations");
        try (Stream<Path> files = Files.walk(Script.FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, scripts.resolve(Script.FOLDER.relativize(file).toString()));
            }
        }

        assertThat(Shown.snapshot(scripts)).isEqualTo(scripts.resolve("snapshot/0020.sql"));

        MigrationsLock.verify(scripts);
    }

    private Migrator migrated() {
        shown.readme();
        return Migrator.forDatabase(path, key(1));
    }

    private static List<Integer> tablesSeenByFourAtOnce(HikariDataSource pool) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                connections.add(pool.getConnection());
            }
            for (Connection connection : connections) {
                seen.add(Sql.number(connection, "SELECT count(*) FROM sqlite_schema"));
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        return seen;
    }

    private static ProblemCode codeOf(ThrowingCallable call) {
        return catchThrowableOfType(MigrationException.class, call).problem().code();
    }

    private static List<String> textOf(Path root, Predicate<String> wanted) throws IOException {
        Set<String> products = Set.of("target", ".git");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> wanted.test(file.toString().replace('\\', '/')))
                    .filter(file ->
                            !products.contains(root.relativize(file).getName(0).toString()))
                    .map(ShownTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static SqlCipherKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return SqlCipherKey.raw(bytes);
    }
}
