package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsFactsTest {
    @TempDir
    Path folder;

    @Test
    void a_log_writer_of_the_driver_manager_prints_the_key() throws Exception {
        StringWriter log = new StringWriter();
        DriverManager.setLogWriter(new PrintWriter(log));
        try {
            RawDriver.open(folder.resolve("a.db")).close();
        } finally {
            DriverManager.setLogWriter(null);
        }

        assertThat(log.toString()).contains("2a".repeat(32));
    }

    @Test
    void a_log_writer_that_is_set_later_prints_the_statements_of_open_connections() throws Exception {
        StringWriter log = new StringWriter();
        try (Connection connection = RawDriver.open(folder.resolve("a.db"))) {
            DriverManager.setLogWriter(new PrintWriter(log));
            Sql.execute(connection, "CREATE TABLE a (b)", "INSERT INTO a VALUES ('Jane Doe')");
        } finally {
            DriverManager.setLogWriter(null);
        }

        assertThat(log.toString()).contains("Jane Doe").doesNotContain("2a".repeat(32));
    }

    @Test
    void a_syntax_error_prints_a_word_of_the_statement() throws Exception {
        try (Connection connection = RawDriver.inMemory()) {
            assertThatThrownBy(() -> Sql.execute(connection, "SELECT 'Jane' O Brien"))
                    .hasMessageContaining("Brien");
        }
    }

    @Test
    void a_failing_vacuum_into_prints_the_key_of_its_address() throws Exception {
        try (Connection connection = RawDriver.open(folder.resolve("a.db"))) {
            Sql.execute(connection, "CREATE TABLE a (b)");
            String address = folder.resolve("nowhere").resolve("b.db").toUri() + "?key=hush";

            assertThatThrownBy(() -> Sql.execute(connection, "VACUUM INTO '" + address + "'"))
                    .hasMessageContaining("hush");
        }
    }

    @Test
    void a_key_can_be_bound_in_attach() throws Exception {
        Path other = folder.resolve("b.db");
        try (Connection connection = RawDriver.open(other)) {
            Sql.execute(connection, "CREATE TABLE there (b)");
        }

        try (Connection connection = RawDriver.open(folder.resolve("a.db"), RawDriver.OTHER_KEY);
                PreparedStatement attach = connection.prepareStatement("ATTACH ? AS other KEY ?")) {
            attach.setString(1, other.toString());
            attach.setBytes(2, RawDriver.KEY.getBytes(StandardCharsets.US_ASCII));
            attach.execute();

            assertThat(Sql.text(connection, "SELECT name FROM other.sqlite_schema"))
                    .isEqualTo("there");
        }
    }

    @Test
    void backup_writes_plaintext() throws Exception {
        Path copy = folder.resolve("copy.db");
        try (Connection connection = RawDriver.open(folder.resolve("a.db"))) {
            Sql.execute(connection, "CREATE TABLE a (b)", "INSERT INTO a VALUES ('Jane Doe')", "backup to " + copy);
        }

        assertThat(Files.readString(copy, StandardCharsets.ISO_8859_1))
                .startsWith("SQLite format 3")
                .contains("Jane Doe");
    }

    @Test
    void vacuum_into_keeps_key_and_salt_and_accepts_an_empty_file() throws Exception {
        Path original = folder.resolve("a.db");
        Path copy = Files.createFile(folder.resolve("copy.db"));
        try (Connection connection = RawDriver.open(original)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE a (b)",
                    "PRAGMA user_version = 7",
                    "PRAGMA application_id = 8",
                    "VACUUM INTO '" + copy + "'");
        }

        assertThat(firstBytes(copy)).isEqualTo(firstBytes(original));
        try (Connection connection = RawDriver.open(copy)) {
            assertThat(Sql.text(connection, "SELECT name FROM sqlite_schema")).isEqualTo("a");
            assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(7);
            assertThat(Sql.number(connection, "PRAGMA application_id")).isEqualTo(8);
        }
    }

    @Test
    void an_attached_file_without_a_key_of_its_own_has_the_main_files_key() throws Exception {
        Path other = folder.resolve("b.db");
        try (Connection connection = RawDriver.open(folder.resolve("a.db"))) {
            Sql.execute(connection, "ATTACH '" + other + "' AS other", "CREATE TABLE other.there (b)");
        }

        try (Connection connection = RawDriver.open(other)) {
            assertThat(Sql.text(connection, "SELECT name FROM sqlite_schema")).isEqualTo("there");
        }
    }

    private static String firstBytes(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.ISO_8859_1).substring(0, 16);
    }
}
