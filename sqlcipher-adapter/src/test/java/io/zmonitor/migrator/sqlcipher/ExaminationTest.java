package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file's bytes tell, for each kind of key; {@link Unchanged} shows that nothing is changed. */
class ExaminationTest {
    private static final String PASSPHRASE = "a passphrase";
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private DatabaseFile database;

    static Stream<SqlCipherKey> keys() {
        return Stream.of(Keys.raw(), Keys.passphrase(PASSPHRASE), Keys.salted());
    }

    @BeforeEach
    void name_the_database() {
        database = new DatabaseFile(folder.resolve("monitor.db"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_sound_file(SqlCipherKey key) throws Exception {
        make(key);

        Examination found = examine(key);
        assertThat(found.isSound()).isTrue();
        assertThat(found.format()).contains(SqlCipherFormat.V4);
        assertThat(found.pages())
                .hasValueSatisfying(pages -> assertThat(pages.pages())
                        .isEqualTo(database.path().toFile().length() / PAGE));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_wrong_key(SqlCipherKey key) throws Exception {
        make(key);

        assertFound(ProblemCode.WRONG_KEY, Keys.otherRaw());
    }

    @Test
    void a_wrong_passphrase() throws Exception {
        make(Keys.raw());

        assertFound(ProblemCode.WRONG_KEY, Keys.passphrase("another"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void damaged_pages_are_named_the_first_five_of_them(SqlCipherKey key) throws Exception {
        make(key);
        for (int page : new int[] {1, 3, 4, 6, 7, 9, 10}) {
            overwrite((page - 1) * PAGE + 200, new byte[] {1, 2, 3});
        }

        assertFound(ProblemCode.DAMAGED_PAGES, key, "7", "1, 3, 4, 6, 7, …");
        assertThat(examine(key).pages())
                .hasValueSatisfying(pages -> assertThat(pages.damaged()).containsExactly(1L, 3L, 4L, 6L, 7L, 9L, 10L));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void an_end_that_is_missing_is_told_by_the_header(SqlCipherKey key) throws Exception {
        make(key);
        long pages = database.path().toFile().length() / PAGE;
        cutTo((pages - 2) * PAGE);

        assertFound(ProblemCode.PAGES_MISSING, key, Long.toString(pages - 2), Long.toString(pages));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void half_a_page_at_the_end(SqlCipherKey key) throws Exception {
        make(key);
        cutTo(3 * PAGE + 17);

        assertFound(ProblemCode.TRUNCATED_FILE, key, Integer.toString(3 * PAGE + 17));
    }

    @Test
    void a_salt_that_a_backup_has_is_damaged_and_the_key_is_not_wrong() throws Exception {
        SqlCipherKey key = Keys.passphrase(PASSPHRASE);
        make(key);
        Path backup = Files.copy(database.path(), folder.resolve("monitor.db.backup-20260102-030405"));
        overwrite(0, new byte[] {1, 2, 3});

        assertFound(ProblemCode.SALT_DAMAGED, key);
        assertFound(ProblemCode.WRONG_KEY, Keys.passphrase("another"));
        Path elsewhere = Files.move(
                backup, Files.createDirectory(folder.resolve("backups")).resolve("b"));
        assertFound(ProblemCode.WRONG_KEY, key);
        assertThat(Unchanged.examined(folder, () -> key.examine(database, List.of(elsewhere)))
                        .problem())
                .map(Problem::code)
                .contains(ProblemCode.SALT_DAMAGED);
    }

    @Test
    void a_backup_of_another_key_or_a_damaged_one_proves_nothing() throws Exception {
        make(Keys.raw());
        overwrite(0, new byte[] {1, 2, 3});
        Databases.make(folder.resolve("monitor.db.backup-20260102-030405"), Keys.otherRaw());
        Databases.make(folder.resolve("monitor.db.backup-20260102-030404"), Keys.raw());
        Files.writeString(folder.resolve("monitor.db.backup-20260102-030403"), "short");

        assertFound(ProblemCode.WRONG_KEY, Keys.raw());
    }

    @Test
    void a_key_with_its_salt_needs_no_backup_to_tell_a_damaged_salt() throws Exception {
        make(Keys.salted());
        overwrite(0, new byte[] {1, 2, 3});

        assertFound(ProblemCode.SALT_DAMAGED, Keys.salted());
    }

    @Test
    void a_plaintext_database() throws Exception {
        Samples.make(database.path(), PlaintextDatabase.withoutEncryption());

        assertFound(ProblemCode.PLAINTEXT_DATABASE, Keys.raw());
    }

    @Test
    void what_is_no_database() throws Exception {
        Files.writeString(database.path(), "dear diary, ".repeat(2048));
        assertFound(ProblemCode.NOT_A_DATABASE, Keys.raw());

        Files.write(database.path(), new byte[2 * PAGE]);
        assertFound(ProblemCode.NOT_A_DATABASE, Keys.raw());

        byte[] random = new byte[2 * PAGE];
        new Random(1).nextBytes(random);
        Files.write(database.path(), random);
        assertFound(ProblemCode.WRONG_KEY, Keys.raw());

        Files.write(database.path(), new byte[1]);
        assertFound(ProblemCode.TRUNCATED_FILE, Keys.raw(), "1");
    }

    @Test
    void what_is_no_file() throws Exception {
        assertFound(ProblemCode.DATABASE_MISSING, Keys.raw());

        Files.writeString(database.journal(), "pages");
        assertFound(
                ProblemCode.SIDE_FILE_WITHOUT_DATABASE,
                Keys.raw(),
                database.journal().toString());
        Files.delete(database.journal());

        Files.createFile(database.path());
        assertFound(ProblemCode.EMPTY_FILE, Keys.raw());
        Files.delete(database.path());

        Files.createDirectory(database.path());
        assertFound(ProblemCode.NOT_A_REGULAR_FILE, Keys.raw());

        Files.delete(database.path());

        database = new DatabaseFile(folder.resolve("nowhere").resolve("monitor.db"));
        assertFound(ProblemCode.FOLDER_MISSING, Keys.raw());

        database = new DatabaseFile(Path.of("/dev/null"));
        assertFound(ProblemCode.NOT_A_REGULAR_FILE, Keys.raw());
    }

    @Test
    void a_database_that_this_process_has_open_is_not_touched() throws Exception {
        make(Keys.raw());
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "BEGIN IMMEDIATE");

            assertThat(Keys.raw().examine(database).problem())
                    .map(Problem::code)
                    .contains(ProblemCode.DATABASE_BUSY);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_pipe_is_not_read() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", database.toString()).start().waitFor())
                .isZero();

        assertThat(Keys.raw().examine(database).problem()).map(Problem::code).contains(ProblemCode.NOT_A_REGULAR_FILE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_database_that_another_process_writes_is_in_use_and_keeps_its_locks() throws Exception {
        make(Keys.raw());
        ChildCommand other = Drivers.child(OpenerMain.class, Drivers.cipher());
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "BEGIN IMMEDIATE");

            assertThat(Drivers.answer(other, "examine", database.toString())).isEqualTo("DATABASE_BUSY");
            assertThat(Drivers.answer(other, "write", database.toString())).isEqualTo("busy");
        }
        assertThat(Drivers.answer(other, "examine", database.toString())).isEqualTo("done");
    }

    @Test
    void a_run_says_the_same_and_changes_nothing() throws Exception {
        make(Keys.raw());
        overwrite(PAGE - 100, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        DatabaseFile old = OlderFile.V2_PASSPHRASE.copiedTo(folder);
        Migrator migrator = Migrator.forDatabase(database.path(), Keys.raw()).withSource(MigrationSource.of());

        assertThat(assertRefused(folder, ProblemCode.DAMAGED_PAGES, migrator::migrate))
                .hasMessageContaining("1 in all: 1.");
        assertThat(assertRefused(
                        folder,
                        ProblemCode.OTHER_CIPHER_FORMAT,
                        () -> Migrator.forDatabase(old.path(), OlderFile.V2_PASSPHRASE.key())
                                .withSource(MigrationSource.of())
                                .migrate()))
                .hasMessageContaining("SQLCipher 2");
    }

    private void make(SqlCipherKey key) throws Exception {
        Databases.make(database.path(), key);
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "CREATE TABLE trace (b BLOB)", "INSERT INTO trace VALUES (randomblob(40000))");
        }
    }

    private Examination examine(SqlCipherKey key) throws IOException {
        return Unchanged.examined(folder, () -> key.examine(database));
    }

    private void assertFound(ProblemCode code, SqlCipherKey key, String... details) throws IOException {
        Problem problem = examine(key).problem().orElseThrow();
        assertThat(problem.code()).as(problem.summary()).isEqualTo(code);
        assertThat(problem.values().subList(1, problem.values().size())).isEqualTo(Arrays.asList(details));
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }

    private void cutTo(long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.setLength(size);
        }
    }
}
