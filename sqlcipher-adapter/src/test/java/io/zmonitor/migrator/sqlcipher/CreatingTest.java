package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreatingTest {
    @TempDir
    Path folder;

    @Test
    void a_new_database_is_one_encrypted_page_without_side_files() throws Exception {
        DatabaseFile database = empty();

        Keys.raw().open(database, Purpose.CREATION).close();

        assertThat(Files.readAllBytes(database.path())).hasSize(4096);
        assertThat(Files.readString(database.path(), StandardCharsets.ISO_8859_1))
                .doesNotStartWith("SQLite format 3");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(database.path());
        }
    }

    @Test
    void a_new_database_has_no_tables_and_rolls_back_with_a_journal() throws Exception {
        DatabaseFile database = empty();

        Keys.raw().open(database, Purpose.CREATION).close();

        try (Connection connection = Keys.raw().open(database)) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM sqlite_schema"))
                    .isZero();
            assertThat(Sql.text(connection, "PRAGMA journal_mode")).isEqualTo("delete");
        }
    }

    @Test
    void the_salt_of_a_salted_raw_key_is_the_files() throws Exception {
        DatabaseFile database = empty();
        byte[] key = Arrays.copyOf(Keys.rawBytes(1), 48);
        Arrays.fill(key, 32, 48, (byte) 7);

        SqlCipherKey.raw(key).open(database, Purpose.CREATION).close();

        assertThat(Files.readAllBytes(database.path())).startsWith(Arrays.copyOfRange(key, 32, 48));
    }

    // Creating compares what the driver made with the formulas.
    @ParameterizedTest
    @ValueSource(
            strings = {"it's", "100 % \"sure\"", "Zürich 東京 😀", "raw:0123456789abcdef0123456789abcdef", "x'12", " "})
    void any_passphrase_protects_the_file_as_the_formulas_say(String passphrase) throws Exception {
        DatabaseFile database = empty();

        Keys.passphrase(passphrase).open(database, Purpose.CREATION).close();

        assertThat(database.path()).hasSize(4096);
    }

    @Test
    void a_file_with_content_is_not_made_a_database() throws Exception {
        DatabaseFile database = empty();
        Files.writeString(database.path(), "mine");

        assertThatThrownBy(() -> Keys.raw().open(database, Purpose.CREATION).close())
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(database.path()).hasContent("mine");
    }

    @Test
    void what_another_program_has_made_of_the_file_meanwhile_is_left_alone() throws Exception {
        DatabaseFile database = empty();
        DatabaseFile theirs = Databases.make(folder.resolve("theirs.db"), Keys.otherRaw());
        SqlCipherKey slow = SqlCipherKey.fetchedFrom(() -> {
            try {
                Files.copy(theirs.path(), database.path(), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Keys.rawBytes(1);
        });

        assertThatThrownBy(() -> slow.open(database, Purpose.CREATION).close()).isInstanceOf(MigrationException.class);

        assertThat(database.path()).hasSameBinaryContentAs(theirs.path());
    }

    private DatabaseFile empty() throws Exception {
        return new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
    }
}
