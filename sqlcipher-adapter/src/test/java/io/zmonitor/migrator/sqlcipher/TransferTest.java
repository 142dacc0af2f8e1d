package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTest {
    private static final List<String> QUERIES = List.of(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
            "SELECT rowid, * FROM patient ORDER BY rowid",
            "SELECT patient, kind, quote(value), at FROM vital ORDER BY patient, kind, at",
            "SELECT rowid, quote(text) FROM note ORDER BY rowid",
            "SELECT * FROM sqlite_sequence",
            "PRAGMA user_version",
            "PRAGMA application_id",
            "PRAGMA encoding",
            "PRAGMA auto_vacuum");

    @TempDir
    Path folder;

    private DatabaseFile empty;

    @BeforeEach
    void make_an_empty_file() throws IOException {
        empty = new DatabaseFile(
                Files.createFile(Files.createDirectory(folder.resolve("new")).resolve("new.db")));
    }

    @ParameterizedTest
    @EnumSource
    void a_file_of_an_older_generation_becomes_sqlcipher_4(OlderFile older) throws Exception {
        DatabaseFile from = older.copiedTo(folder);
        byte[] before = Files.readAllBytes(from.path());

        older.keyOfItsFormat().pages().transfer(from, empty, older.key());

        assertSame(older.keyOfItsFormat(), from, older.key());
        assertThat(older.key().examine(empty).isSound()).isTrue();
        assertThat(Files.readAllBytes(from.path())).isEqualTo(before);
        assertThat(folder.resolve("new").toFile().list()).containsExactly("new.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "passphrase", "salted"})
    void a_database_gets_another_key(String kind) throws Exception {
        DatabaseFile from = Samples.make(folder.resolve("old.db"), Keys.raw());
        SqlCipherKey newKey = switch (kind) {
            case "raw" -> Keys.otherRaw();
            case "passphrase" -> Keys.passphrase("it's 100 % Zürich 東京 😀 &?#");
            default -> SqlCipherKey.raw(Arrays.copyOf(Keys.rawBytes(2), 48));
        };

        Keys.raw().pages().transfer(from, empty, newKey);

        assertSame(Keys.raw(), from, newKey);
        assertRefused(folder, ProblemCode.WRONG_KEY, () -> Keys.raw().open(empty));
    }

    @Test
    void a_plaintext_database_is_encrypted() throws Exception {
        PlaintextDatabase plain = PlaintextDatabase.withoutEncryption();
        DatabaseFile from = Samples.make(folder.resolve("old.db"), plain);

        plain.pages().transfer(from, empty, Keys.raw());

        assertSame(plain, from, Keys.raw());
        assertThat(PlaintextHeader.isIn(from)).isTrue();
        assertThat(PlaintextHeader.isIn(empty)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PRAGMA encoding = 'UTF-16le'", "PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA journal_mode = WAL"})
    void a_setting_of_the_file_is_kept(String setting) throws Exception {
        DatabaseFile from = Samples.makeWith(setting, folder.resolve("old.db"), PlaintextDatabase.withoutEncryption());

        PlaintextDatabase.withoutEncryption().pages().transfer(from, empty, Keys.raw());

        assertSame(PlaintextDatabase.withoutEncryption(), from, Keys.raw());
    }

    @Test
    void an_old_file_in_wal_mode_gets_the_new_size_of_pages() throws Exception {
        DatabaseFile from = OlderFile.V3_RAW.copiedTo(folder);
        try (Connection connection = OlderFile.V3_RAW.keyOfItsFormat().open(from)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL");
        }

        OlderFile.V3_RAW.keyOfItsFormat().pages().transfer(from, empty, Keys.raw());

        assertSame(OlderFile.V3_RAW.keyOfItsFormat(), from, Keys.raw());
    }

    @Test
    void what_is_no_key_of_sqlcipher_4_is_no_new_key() throws Exception {
        DatabaseFile from = Databases.make(folder.resolve("old.db"), Keys.raw());
        for (DatabaseOpener newKey :
                List.of(PlaintextDatabase.withoutEncryption(), Keys.raw().withFormat(SqlCipherFormat.V3))) {
            assertRefused(
                    folder,
                    ProblemCode.TRANSFER_UNSUPPORTED,
                    () -> Keys.raw().pages().transfer(from, empty, newKey));
        }
    }

    @Test
    void a_wrong_key_transfers_nothing() throws Exception {
        DatabaseFile from = Databases.make(folder.resolve("old.db"), Keys.raw());

        assertRefused(
                folder, ProblemCode.WRONG_KEY, () -> Keys.otherRaw().pages().transfer(from, empty, Keys.raw()));
    }

    @Test
    void a_file_that_is_not_empty_is_not_overwritten() throws Exception {
        DatabaseFile from = Databases.make(folder.resolve("old.db"), Keys.raw());
        DatabaseFile other = Databases.make(folder.resolve("other.db"), Keys.raw());
        FolderContent before = FolderContent.of(folder);

        assertThatThrownBy(() -> Keys.raw().pages().transfer(from, other, Keys.otherRaw()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @Test
    void what_a_crash_left_is_recovered_first() throws Exception {
        DatabaseFile from = Databases.make(folder.resolve("old.db"), Keys.raw());
        Files.writeString(from.journal(), "pages");

        assertThatThrownBy(() -> Keys.raw().pages().transfer(from, empty, Keys.otherRaw()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_damaged_page_leaves_the_new_file_empty() throws Exception {
        DatabaseFile from = Samples.make(folder.resolve("old.db"), Keys.raw());
        byte[] bytes = Files.readAllBytes(from.path());
        bytes[2 * 4096 + 100] ^= 1;
        Files.write(from.path(), bytes);

        assertRefused(
                folder, ProblemCode.TRANSFER_FAILED, () -> Keys.raw().pages().transfer(from, empty, Keys.otherRaw()));
    }

    /** The mutants: a copy that is whole and protected, but of another content or of another time. */
    @Test
    void a_new_file_with_another_content_is_refused_and_emptied() throws Exception {
        DatabaseFile right = Samples.make(folder.resolve("old.db"), Keys.raw());
        DatabaseFile wrong = new DatabaseFile(Files.copy(right.path(), folder.resolve("wrong.db")));
        try (Connection connection = Keys.raw().open(wrong)) {
            Sql.execute(connection, "UPDATE note SET text = 'Jane Doe' WHERE rowid = 7");
        }

        assertThat(assertRefused(
                        folder,
                        ProblemCode.TRANSFER_UNEQUAL,
                        () -> new Transfer(new Switched(wrong), right, empty, Keys.otherRaw()).run()))
                .hasMessageContaining("table note")
                .hasMessageNotContaining("Jane");
    }

    @Test
    void a_refusal_does_not_show_the_new_key() throws Exception {
        DatabaseFile from = Samples.make(folder.resolve("old.db"), Keys.raw());
        SqlCipherKey newKey = Keys.passphrase("swordfish");
        // SQLite cannot open a folder, and says which file it was (driver fact 30).
        DatabaseOpener source = new Switched(from) {
            @Override
            public Connection open(DatabaseFile database, Purpose purpose) {
                empty.path().toFile().delete();
                empty.path().toFile().mkdir();
                return super.open(database, purpose);
            }
        };

        Throwable refusal = catchThrowable(() -> new Transfer(source, from, empty, newKey).run());

        assertThat(refusal).hasMessageStartingWith(ProblemCode.TRANSFER_FAILED.code());
        assertThat(stackTrace(refusal)).doesNotContain("swordfish", "73776f726466697368");
    }

    /** The first opening is of another file. */
    private static class Switched implements DatabaseOpener {
        private final DatabaseFile first;
        private boolean opened;

        Switched(DatabaseFile first) {
            this.first = first;
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) {
            DatabaseFile file = opened ? database : first;
            opened = true;
            return Keys.raw().open(file, purpose);
        }

        @Override
        public void prove(DatabaseFile database) {
            throw new UnsupportedOperationException();
        }
    }

    private static String stackTrace(Throwable throwable) {
        StringWriter printed = new StringWriter();
        throwable.printStackTrace(new PrintWriter(printed));
        return printed.toString();
    }

    private void assertSame(DatabaseOpener oldKey, DatabaseFile from, SqlCipherKey newKey) throws Exception {
        try (Connection old = oldKey.open(from);
                Connection made = newKey.open(empty)) {
            for (String query : QUERIES) {
                assertThat(Sql.rows(made, query)).as(query).isEqualTo(Sql.rows(old, query));
            }
            assertThat(Sql.rows(made, "PRAGMA page_size")).containsExactly("4096");
        }
        assertThat(newKey.pages().scan(empty))
                .hasValueSatisfying(scan -> assertThat(scan.isIntact()).isTrue());
    }
}
