package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener.Held;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.key.FileSalt;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.Sql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldKeyTest {
    @TempDir
    static Path shared;

    private static Path made;

    @TempDir
    Path folder;

    private final List<char[]> fetched = new ArrayList<>();
    private final SqlCipherKey key = SqlCipherKey.passphraseFetchedFrom(this::fetch);
    private DatabaseFile database;

    // Once for all: each derivation of its key is slow on purpose.
    @BeforeAll
    static void make_a_database() throws Exception {
        made = Databases.make(shared.resolve("monitor.db"), Keys.passphrase("secret"))
                .path();
    }

    @BeforeEach
    void copy_it() throws Exception {
        database = new DatabaseFile(Files.copy(made, folder.resolve("monitor.db"), StandardCopyOption.COPY_ATTRIBUTES));
    }

    @Test
    void what_is_held_opens_without_the_passphrase() throws Exception {
        try (Held held = key.hold(database)) {
            for (int i = 0; i < 20; i++) {
                assertThat(Databases.patients(held, database)).isEqualTo(3);
            }
            held.prove(database);
            assertThat(held.pages().scan(database).orElseThrow().damaged()).isEmpty();
            held.hold(database).close();
            held.open(database, Purpose.RUN).close();
        }

        assertThat(fetched).hasSize(1);
        assertThat(fetched.get(0)).containsOnly('\0');
    }

    @Test
    void a_copy_of_the_file_has_its_salt_and_needs_no_passphrase_either() throws Exception {
        DatabaseFile copy = new DatabaseFile(Files.copy(database.path(), folder.resolve("copy.db")));

        try (Held held = key.hold(database)) {
            assertThat(Databases.patients(held, copy)).isEqualTo(3);
            assertThat(held.pages().scan(copy).orElseThrow().pages()).isPositive();
        }
        assertThat(fetched).hasSize(1);
    }

    @Test
    void a_file_with_another_salt_is_opened_by_the_passphrase() throws Exception {
        DatabaseFile other = Databases.make(folder.resolve("other.db"), Keys.passphrase("secret"));

        try (Held held = key.hold(database)) {
            assertThat(Databases.patients(held, other)).isEqualTo(3);
            assertThat(held.pages().scan(other).orElseThrow().damaged()).isEmpty();
            held.prove(other);
        }
        assertThat(fetched).hasSize(4);
    }

    @Test
    void what_it_creates_has_a_salt_of_its_own() throws Exception {
        DatabaseFile empty = new DatabaseFile(Files.createFile(folder.resolve("new.db")));

        try (Held held = key.hold(database)) {
            held.open(empty, Purpose.CREATION).close();
        }

        assertThat(FileSalt.of(empty)).isNotEqualTo(FileSalt.of(database));
        Keys.passphrase("secret").open(empty).close();
    }

    @Test
    void a_wrong_key_is_refused_as_by_opening() throws Exception {
        assertRefused(
                folder, ProblemCode.WRONG_KEY, () -> Keys.passphrase("other").hold(database));
        assertRefused(folder, ProblemCode.WRONG_KEY, () -> Keys.otherRaw().hold(database));
        try (Held held = key.hold(database)) {
            DatabaseFile other = Databases.make(folder.resolve("other.db"), Keys.otherRaw());
            assertRefused(folder, ProblemCode.WRONG_KEY, () -> held.open(other));
        }
    }

    @Test
    void what_else_is_wrong_with_a_file_is_told_as_by_opening() throws Exception {
        Path plain = folder.resolve("plain.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + plain.toUri())) {
            Sql.execute(connection, "CREATE TABLE a (b)");
        }
        Path empty = Files.createFile(folder.resolve("empty.db"));

        assertRefused(folder, ProblemCode.PLAINTEXT_DATABASE, () -> key.hold(new DatabaseFile(plain)));
        assertRefused(folder, ProblemCode.EMPTY_FILE, () -> key.hold(new DatabaseFile(empty)));
        assertRefused(
                folder, ProblemCode.DATABASE_MISSING, () -> key.hold(new DatabaseFile(folder.resolve("none.db"))));
        try (Held held = key.hold(database)) {
            assertRefused(folder, ProblemCode.PLAINTEXT_DATABASE, () -> held.open(new DatabaseFile(plain)));
        }
    }

    @Test
    void a_crashed_set_is_held_by_a_page_that_proves_the_key() throws Exception {
        CrashedSet set =
                CrashedSet.leftIn(Files.createDirectory(folder.resolve("crash")), CrashedSet.JournalMode.DELETE, key);
        fetched.clear();
        byte[] torn = new byte[4096];
        Files.write(set.database().path(), torn, StandardOpenOption.WRITE); // page 1: its copy is in the journal

        try (Held held = key.hold(set.database())) {
            held.prove(set.database());
            try (Connection connection = held.open(set.database())) {
                assertThat(Sql.number(connection, "SELECT count(*) FROM patient"))
                        .isEqualTo(CrashedSet.ROWS);
            }
        }
        assertThat(fetched).hasSize(1);
    }

    @Test
    void a_journal_beside_a_file_with_another_salt_is_played_back_by_the_passphrase() throws Exception {
        CrashedSet set =
                CrashedSet.leftIn(Files.createDirectory(folder.resolve("crash")), CrashedSet.JournalMode.DELETE, key);

        try (Held held = key.hold(database)) {
            assertThat(held.pages().playBack(set.database(), () -> {})).isTrue();
        }
        assertThat(set.rowsLost(key)).isZero();
    }

    @Test
    void a_wrong_key_is_not_tried_on_a_crashed_set() throws Exception {
        CrashedSet set =
                CrashedSet.leftIn(Files.createDirectory(folder.resolve("crash")), CrashedSet.JournalMode.WAL, key);

        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().hold(set.database()));
        try (Held held = key.hold(database)) {
            DatabaseFile other = new DatabaseFile(Files.copy(set.database().path(), folder.resolve("third.db")));
            Files.copy(set.database().wal(), other.wal());
            assertThat(FileSalt.of(other)).isNotEqualTo(FileSalt.of(database));

            assertThat(count(held, other)).isEqualTo(CrashedSet.ROWS);
        }
    }

    @Test
    void nothing_is_held_while_this_process_has_the_file_open() throws Exception {
        try (Connection connection = key.open(database)) {
            assertThatThrownBy(() -> key.hold(database))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("open in this process");
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void it_opens_while_this_process_has_the_file_open() throws Exception {
        try (Held held = key.hold(database);
                Connection first = held.open(database)) {
            Sql.execute(first, "PRAGMA journal_mode = WAL", "INSERT INTO patient (name) VALUES ('four')");
            assertThat(Databases.patients(held, database)).isEqualTo(4);
        }
        assertThat(fetched).hasSize(1);
    }

    @Test
    void a_closed_one_opens_nothing_and_its_key_is_gone() throws Exception {
        Held held = key.hold(database);
        held.close();
        held.close();

        assertThatThrownBy(() -> held.open(database)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.open(database, Purpose.RUN)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.open(database, Purpose.CREATION).close())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.prove(database)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.pages().scan(database)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.hold(database)).isInstanceOf(IllegalStateException.class);
        assertThat(Databases.patients(key, database)).as("the key it came from").isEqualTo(3);
    }

    @Test
    void it_outlives_the_key_it_came_from() throws Exception {
        try (Held held = key.hold(database)) {
            key.close();

            assertThat(Databases.patients(held, database)).isEqualTo(3);
            DatabaseFile other = Databases.make(folder.resolve("other.db"), Keys.passphrase("secret"));
            assertThatThrownBy(() -> held.open(other)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void it_tells_nothing_of_the_key() throws Exception {
        try (Held held = key.hold(database)) {
            assertThat(held).hasToString("HeldKey of SqlCipherKey[SQLCipher 4]");
        }
    }

    @Test
    void a_log_writer_that_is_set_in_between_stops_the_next_opening() throws Exception {
        StringWriter log = new StringWriter();
        try (Held held = key.hold(database)) {
            DriverManager.setLogWriter(new PrintWriter(log));
            assertRefused(folder, ProblemCode.LOG_WRITER_SET, () -> held.open(database));
            assertRefused(folder, ProblemCode.LOG_WRITER_SET, () -> held.open(database, Purpose.RUN));
            assertRefused(folder, ProblemCode.LOG_WRITER_SET, () -> key.hold(database));
            assertRefused(folder, ProblemCode.LOG_WRITER_SET, () -> key.open(database, Purpose.RUN));
            DatabaseFile empty = new DatabaseFile(Files.createFile(folder.resolve("new.db")));
            assertRefused(
                    folder,
                    ProblemCode.LOG_WRITER_SET,
                    () -> held.open(empty, Purpose.CREATION).close());
        } finally {
            DriverManager.setLogWriter(null);
        }
        assertThat(log.toString()).isEmpty();
    }

    private static int count(Held held, DatabaseFile file) throws Exception {
        try (Connection connection = held.open(file)) {
            return Sql.number(connection, "SELECT count(*) FROM patient");
        }
    }

    private char[] fetch() {
        char[] passphrase = "secret".toCharArray();
        fetched.add(passphrase);
        return passphrase;
    }
}
