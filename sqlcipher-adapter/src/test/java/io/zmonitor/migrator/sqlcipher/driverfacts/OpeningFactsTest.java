package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningFactsTest {
    @TempDir
    Path folder;

    @Test
    void the_version_is_the_one_the_facts_were_measured_on() throws Exception {
        try (Connection connection = RawDriver.inMemory()) {
            assertThat(Sql.text(connection, "SELECT sqlite_version()")).isEqualTo("3.40.1");
            assertThat(Sql.text(connection, "SELECT sqlite3mc_version()")).contains("1.5.5");
        }
    }

    @Test
    void a_key_alone_makes_a_file_that_is_not_sqlcipher() throws Exception {
        Properties keyOnly = new Properties();
        keyOnly.setProperty("key", RawDriver.KEY);

        assertNotSqlCipher4(keyOnly);
    }

    @Test
    void the_cipher_without_its_settings_makes_a_file_that_is_not_sqlcipher_4() throws Exception {
        Properties cipherOnly = new Properties();
        cipherOnly.setProperty("cipher", "sqlcipher");
        cipherOnly.setProperty("key", RawDriver.KEY);

        assertNotSqlCipher4(cipherOnly);
    }

    @Test
    void an_empty_key_makes_a_plaintext_file() throws Exception {
        Path file = folder.resolve("a.db");

        try (Connection connection = RawDriver.open(file, "")) {
            Sql.execute(connection, "CREATE TABLE a (b)");
        }

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).startsWith("SQLite format 3");
    }

    @Test
    void a_missing_an_empty_and_a_one_byte_file_open_as_new_databases() throws Exception {
        Files.write(folder.resolve("empty.db"), new byte[0]);
        Files.write(folder.resolve("byte.db"), new byte[1]);

        for (String name : new String[] {"missing.db", "empty.db", "byte.db"}) {
            try (Connection connection = RawDriver.open(folder.resolve(name))) {
                assertThat(Sql.number(connection, "SELECT count(*) FROM sqlite_schema"))
                        .isZero();
            }
        }
    }

    @Test
    void open_mode_2_makes_no_file() {
        Properties settings = RawDriver.sqlCipher4();
        settings.setProperty("key", RawDriver.KEY);
        settings.setProperty("open_mode", "2");

        assertThatThrownBy(() -> DriverManager.getConnection(RawDriver.url(folder.resolve("a.db")), settings))
                .isInstanceOf(SQLException.class);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void wrong_key_plaintext_garbage_and_a_damaged_first_page_are_one_error() throws Exception {
        Path encrypted = folder.resolve("encrypted.db");
        makeTable(encrypted, RawDriver.KEY);
        Path plain = folder.resolve("plain.db");
        makeTable(plain, "");
        Path garbage = Files.writeString(folder.resolve("garbage.db"), "garbage".repeat(1000));
        Path damaged = Files.copy(encrypted, folder.resolve("damaged.db"));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[2000] ^= 1;
        Files.write(damaged, bytes);

        assertNotADatabase(encrypted, RawDriver.OTHER_KEY);
        assertNotADatabase(plain, RawDriver.KEY);
        assertNotADatabase(garbage, RawDriver.KEY);
        assertNotADatabase(damaged, RawDriver.KEY);
    }

    @Test
    void a_plain_path_is_parsed_for_settings() throws Exception {
        Path file = folder.resolve("a.db");

        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + file + "?user_version=7&foreign_keys=true")) {
            assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(7);
            assertThat(Sql.number(connection, "PRAGMA foreign_keys")).isEqualTo(1);
        }
    }

    @Test
    void there_is_no_cipher_integrity_check() throws Exception {
        try (Connection connection = RawDriver.open(folder.resolve("a.db"))) {
            assertThatThrownBy(() -> Sql.text(connection, "PRAGMA cipher_integrity_check"))
                    .hasMessageContaining("does not return ResultSet");
        }
    }

    private void assertNotSqlCipher4(Properties settings) throws Exception {
        Path file = folder.resolve("a.db");
        try (Connection connection = DriverManager.getConnection(RawDriver.url(file), settings)) {
            Sql.execute(connection, "CREATE TABLE a (b)");
        }
        assertNotADatabase(file, RawDriver.KEY);
    }

    private static void makeTable(Path file, String key) throws SQLException {
        try (Connection connection = RawDriver.open(file, key)) {
            Sql.execute(connection, "CREATE TABLE a (b)");
        }
    }

    private static void assertNotADatabase(Path file, String key) {
        assertThatThrownBy(() -> RawDriver.open(file, key))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(26));
    }

    @Test
    void an_open_database_tells_its_salt_and_not_its_key() throws Exception {
        Path file = folder.resolve("a.db");
        Properties settings = RawDriver.sqlCipher4();
        settings.setProperty("key", "a passphrase");
        try (Connection connection = DriverManager.getConnection(RawDriver.url(file), settings)) {
            Sql.execute(connection, "CREATE TABLE a (b)");
        }
        String salt = HexFormat.of().withUpperCase().formatHex(Files.readAllBytes(file), 0, 16);

        try (Connection connection = DriverManager.getConnection(RawDriver.url(file), settings)) {
            assertThat(Sql.text(connection, "SELECT sqlite3mc_codec_data('cipher_salt')"))
                    .isEqualTo(salt);
            for (String name : new String[] {"key", "cipher_key", "raw:key", "hexkey"}) {
                assertThat(Sql.number(connection, "SELECT sqlite3mc_codec_data('" + name + "') IS NULL"))
                        .as(name)
                        .isEqualTo(1);
            }
        }
    }
}
