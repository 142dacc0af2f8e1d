package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection with the key reads the file a second time, and its copies, without the key. */
class SecondPagerFactsTest {
    private static final String PASSPHRASE = "a passphrase of a test";
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private Path file;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        file = folder.resolve("a.db");
        connection = RawDriver.open(file, PASSPHRASE);
        Sql.execute(connection, "CREATE TABLE a (b)", "INSERT INTO a VALUES ('kept')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void a_copy_is_attached_without_a_key() throws Exception {
        Path copy = Files.copy(file, folder.resolve("copy.db"));

        attach(copy);

        assertThat(Sql.text(connection, "SELECT b FROM x.a")).isEqualTo("kept");
        assertThat(Sql.text(connection, "PRAGMA x.quick_check")).isEqualTo("ok");
    }

    @Test
    void a_file_of_the_same_key_with_another_salt_is_refused() throws Exception {
        Path other = folder.resolve("other.db");
        make(other, PASSPHRASE);

        assertRefused(other);
    }

    @Test
    void a_file_of_another_key_is_refused() throws Exception {
        Path other = folder.resolve("other.db");
        make(other, "another passphrase");

        assertRefused(other);
    }

    @Test
    void a_plaintext_file_is_refused() throws Exception {
        Path other = folder.resolve("other.db");
        try (Connection plain = java.sql.DriverManager.getConnection(RawDriver.url(other))) {
            Sql.execute(plain, "CREATE TABLE a (b)");
        }

        assertRefused(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "WAL"})
    void attaching_works_inside_a_transaction_and_detaching_what_was_read_there_does_not(String journal)
            throws Exception {
        Path copy = Files.copy(file, folder.resolve("copy.db"));
        Sql.execute(connection, "PRAGMA journal_mode = " + journal, "BEGIN IMMEDIATE");

        attach(copy);
        assertThat(Sql.text(connection, "SELECT b FROM x.a")).isEqualTo("kept");

        assertThatThrownBy(() -> Sql.execute(connection, "DETACH x")).hasMessageContaining("locked");
        Sql.execute(connection, "COMMIT", "DETACH x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "DELETE"})
    void the_file_attached_a_second_time_is_read_from_the_disk(String journal) throws Exception {
        Sql.execute(connection, "PRAGMA journal_mode = " + journal, "INSERT INTO a VALUES (zeroblob(20000))");
        assertThat(Sql.text(connection, "SELECT count(*), sum(length(b)) FROM a"))
                .isEqualTo("2");
        // Opened before, closed after all of SQLite's work, so that no lock of SQLite is dropped meanwhile (fact 15).
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.seek(3L * PAGE + 100);
            int was = disk.read();
            disk.seek(3L * PAGE + 100);
            disk.write(was ^ 1);

            assertThat(Sql.text(connection, "PRAGMA quick_check")).isEqualTo("ok");
            attach(file);

            assertThatThrownBy(() -> Sql.rows(connection, "PRAGMA x.quick_check"))
                    .isInstanceOf(SQLException.class);
            disk.seek(3L * PAGE + 100);
            disk.write(was);
        }
    }

    private void attach(Path other) throws SQLException {
        Sql.execute(connection, "ATTACH '" + other.toUri() + "?mode=ro' AS x");
    }

    private void assertRefused(Path other) {
        assertThatThrownBy(() -> {
                    attach(other);
                    Sql.text(connection, "SELECT count(*) FROM x.sqlite_schema");
                })
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(26));
    }

    private static void make(Path other, String key) throws SQLException {
        try (Connection made = RawDriver.open(other, key)) {
            Sql.execute(made, "CREATE TABLE a (b)");
        }
    }
}
