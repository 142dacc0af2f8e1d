package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.RunLock;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Links in the places of our own files, planted by somebody who may write the folder: what they lead to stays as it is. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlantedLinkTest {
    private static final SqlMigration ONE = schema(1, "CREATE TABLE one (id INTEGER);");
    private static final SqlMigration TWO = schema(2, "CREATE TABLE two (id INTEGER);");
    private static final String SECRET = "root:secret";

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private Path secret;
    private MonitorDatabase database;

    @BeforeEach
    void place() throws IOException {
        secret = Files.writeString(elsewhere.resolve("secret"), SECRET);
        database = MonitorDatabase.in(folder);
    }

    @Test
    void a_copy_of_a_crashed_set_that_is_a_link_is_not_emptied() throws Exception {
        crash();
        Files.createSymbolicLink(beside("-crashed"), elsewhere);
        Files.createSymbolicLink(beside("-crashed-unfinished"), elsewhere);

        assertThat(MonitorDatabase.failureOf(database.migrator(ONE, TWO))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.CRASH_FOLDER_TAKEN);
        assertThat(elsewhere).isDirectoryContaining("glob:**/secret");
        assertThat(secret).hasContent(SECRET);

        Files.delete(beside("-crashed"));
        database.migrator(ONE, TWO).migrate();

        assertThat(elsewhere).isDirectoryContaining("glob:**/secret");
        assertThat(secret).hasContent(SECRET);
        assertThat(beside("-crashed")).doesNotExist();
    }

    @Test
    void the_first_name_of_a_new_database_that_is_a_link_is_not_written_through() throws Exception {
        Files.createSymbolicLink(beside("-created-unfinished"), secret);

        database.migrator(ONE).migrate();

        assertThat(secret).hasContent(SECRET);
        assertThat(database.path()).isRegularFile();
        assertThat(Files.isSymbolicLink(database.path())).isFalse();
    }

    @Test
    void a_lock_that_is_a_link_is_neither_opened_nor_made_at_its_other_end() throws Exception {
        Path target = elsewhere.resolve("made");
        Files.createSymbolicLink(beside("-migrator-lock"), target);

        assertThat(MonitorDatabase.failureOf(database.migrator(ONE)).problem().code())
                .isEqualTo(ProblemCode.LOCK_UNAVAILABLE);

        assertThat(target).doesNotExist();
        assertThat(database.path()).doesNotExist();
    }

    @Test
    void what_the_holders_name_leads_to_is_not_shown() throws Exception {
        try (DatabaseAccess.Held held = lock(database.path(), "first")) {
            Files.delete(beside("-migrator-holder"));
            Files.createSymbolicLink(beside("-migrator-holder"), secret);

            assertThat(timeout(database.path())).contains("Holder: unknown").doesNotContain(SECRET);
            assertThat(held).isNotNull();
        }
        assertThat(secret).hasContent(SECRET);
    }

    @Test
    void a_holders_name_that_is_a_pipe_is_not_waited_for() throws Exception {
        try (DatabaseAccess.Held held = lock(database.path(), "first")) {
            Files.delete(beside("-migrator-holder"));
            pipe(beside("-migrator-holder"));

            assertThat(timeout(database.path())).contains("Holder: unknown");
            assertThat(held).isNotNull();
        }
    }

    @Test
    void a_holders_name_is_shown_in_one_line_and_not_endlessly() throws Exception {
        try (DatabaseAccess.Held held = lock(database.path(), "first")) {
            Files.writeString(beside("-migrator-holder"), "a\nb\u001b[2J" + "c".repeat(5000));

            assertThat(timeout(database.path())).contains("Holder: a b [2Jccc").hasSizeLessThan(1000);
            assertThat(held).isNotNull();
        }
    }

    @Test
    void whoever_cannot_say_that_it_holds_the_lock_does_not_hold_it() throws Exception {
        Path occupied = Files.createDirectories(beside("-migrator-holder").resolve("x"));

        assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> lock(database.path(), "first"));

        Files.delete(occupied);
        Files.delete(occupied.getParent());
        lock(database.path(), "second").close();
    }

    @Test
    void all_spellings_of_a_path_are_one_lock() throws Exception {
        database.migrator(ONE).migrate();
        Path link = Files.createSymbolicLink(elsewhere.resolve("link.db"), database.path());
        Path folderLink = Files.createSymbolicLink(elsewhere.resolve("folder"), folder);
        Path sub = Files.createDirectory(folder.resolve("sub"));
        Path subLink = Files.createSymbolicLink(elsewhere.resolve("sub"), sub);
        try (DatabaseAccess.Held held = lock(database.path(), "first")) {
            assertThat(timeout(link)).contains("Holder: first");
            assertThat(timeout(folderLink.resolve("zmonitor.db"))).contains("Holder: first");
            // The system follows the link before it goes up.
            assertThat(timeout(subLink.resolve("..").resolve("zmonitor.db"))).contains("Holder: first");
            assertThat(held).isNotNull();
        }
        assertThat(Files.exists(elsewhere.resolve("link.db-migrator-lock"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void a_database_with_two_names_opens_and_is_not_changed() throws Exception {
        database.migrator(ONE).migrate();
        Path other = Files.createLink(elsewhere.resolve("other.db"), database.path());

        assertThat(database.migrator(ONE).migrate().wasUpToDate()).isTrue();
        assertThat(MonitorDatabase.failureOf(database.migrator(ONE, TWO))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.DATABASE_HAS_SEVERAL_NAMES);

        Files.delete(other);
        assertThat(database.migrator(ONE, TWO).migrate().applied()).hasSize(1);
    }

    /** Leaves a hot journal beside the database. */
    private void crash() throws Exception {
        Path live = Files.createDirectory(folder.resolve("live"));
        MonitorDatabase crashing = MonitorDatabase.in(live);
        crashing.migrator(ONE).migrate();
        try (var connection = crashing.open();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = 2");
            statement.execute("BEGIN");
            statement.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
                    + " INSERT INTO one SELECT i FROM n");
            Files.copy(crashing.path(), database.path());
            Files.copy(live.resolve("zmonitor.db-journal"), beside("-journal"));
        }
    }

    private static DatabaseAccess.Held lock(Path path, String application) {
        return RunLock.acquire(new DatabaseFile(path), Duration.ofSeconds(30), application);
    }

    private static String timeout(Path path) {
        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> RunLock.acquire(new DatabaseFile(path), Duration.ZERO, "second"));
        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.LOCK_TIMEOUT);
        return String.valueOf(refusal.getMessage());
    }

    private static void pipe(Path pipe) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private Path beside(String suffix) {
        return database.path().resolveSibling("zmonitor.db" + suffix);
    }
}
