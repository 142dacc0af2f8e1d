package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we write, SQLCipher reads, and the reverse. Runs with {@code -Pgenuine-sqlcipher}. */
@Tag("genuine-sqlcipher")
class GenuineSqlCipherTest {
    private static final String INSERT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + CrashedSet.ROWS + ") INSERT INTO patient SELECT i, 'before', zeroblob(400) FROM n";
    private static final String COUNT = "SELECT count(*) AS patients FROM patient";

    @TempDir
    Path folder;

    /** The three kinds of key, each as we take it and as PRAGMA key takes it. */
    enum Key {
        PASSPHRASE("it's 100 % Zürich 東京 😀"),
        RAW("x'" + HexFormat.of().formatHex(Keys.rawBytes(1)) + "'"),
        SALTED("x'" + HexFormat.of().formatHex(Keys.rawBytes(1)) + "0f".repeat(16) + "'");

        private final String text;

        Key(String text) {
            this.text = text;
        }

        SqlCipherKey ours() {
            return this == PASSPHRASE
                    ? SqlCipherKey.passphrase(text.toCharArray())
                    : SqlCipherKey.raw(HexFormat.of().parseHex(text.substring(2, text.length() - 1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_we_write_is_sound_to_sqlcipher(Key key) throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), key.ours());

        assertSound(GenuineSqlCipher.check(database.path(), key.text, COUNT), "[{\"patients\":3}]");
    }

    @ParameterizedTest
    @EnumSource
    void what_sqlcipher_writes_we_open_and_prove(Key key) throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        GenuineSqlCipher.check(
                database.path(), key.text, "CREATE TABLE patient (name)", "INSERT INTO patient VALUES ('a'), ('b')");

        key.ours().prove(database);
        assertThat(Databases.patients(key.ours(), database)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void both_may_write_in_turn(Key key) throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), key.ours());
        String insert = "INSERT INTO patient (name) VALUES ('four')";

        assertSound(GenuineSqlCipher.check(database.path(), key.text, insert, COUNT), "[{\"patients\":4}]");

        assertThat(Databases.patients(key.ours(), database)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void a_file_of_an_older_generation_is_sound_to_sqlcipher_4_after_a_transfer(OlderFile older) throws Exception {
        DatabaseFile transferred = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
        older.keyOfItsFormat().pages().transfer(older.copiedTo(folder), transferred, older.key());

        String key = older.name().endsWith("RAW") ? Key.RAW.text : OlderFile.PASSPHRASE;
        assertSound(GenuineSqlCipher.check(transferred.path(), key, COUNT), "[{\"patients\":40}]");
    }

    @ParameterizedTest
    @EnumSource
    void what_was_plaintext_is_sound_to_sqlcipher_after_a_transfer(Key key) throws Exception {
        PlaintextDatabase plain = PlaintextDatabase.withoutEncryption();
        DatabaseFile transferred = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
        plain.pages().transfer(Samples.make(folder.resolve("plain.db"), plain), transferred, key.ours());

        assertSound(GenuineSqlCipher.check(transferred.path(), key.text, COUNT), "[{\"patients\":2}]");
    }

    @Test
    void a_log_that_a_crash_of_ours_left_is_recovered_by_sqlcipher() throws Exception {
        DatabaseFile database =
                CrashedSet.leftIn(folder, JournalMode.WAL, Key.RAW.ours()).database();

        assertSound(GenuineSqlCipher.check(database.path(), Key.RAW.text, COUNT), "[{\"patients\":500}]");
    }

    @Test
    void a_journal_that_a_crash_of_sqlcipher_left_is_refused_until_sqlcipher_has_recovered_it() throws Exception {
        DatabaseFile database = crashInSqlCipher("DELETE");

        assertRefused(
                folder,
                ProblemCode.JOURNAL_OF_ANOTHER_ENGINE,
                () -> Key.RAW.ours().prove(database));
        assertRefused(
                folder,
                ProblemCode.JOURNAL_OF_ANOTHER_ENGINE,
                () -> Key.RAW.ours().open(database));
        assertRefused(
                folder, ProblemCode.KEY_NOT_PROVED, () -> Key.SALTED.ours().prove(database));

        assertSound(GenuineSqlCipher.check(database.path(), Key.RAW.text, COUNT), "[{\"patients\":500}]");
        assertThat(new CrashedSet(database).rowsLost(Key.RAW.ours())).isZero();
    }

    /** The mutant: what the driver makes of that journal. */
    @Test
    void the_driver_alone_keeps_half_a_transaction_of_sqlcipher() throws Exception {
        DatabaseFile database = crashInSqlCipher("DELETE");
        CipherDriver driver = CipherDriver.find(database);

        try (RawKey key = new RawKey(Keys.rawBytes(1));
                Connection connection =
                        new Opening(database, CipherFormat.SQLCIPHER_4, driver, key).connect(Map.of())) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM patient WHERE name = 'before'"))
                    .isLessThan(CrashedSet.ROWS);
        }
    }

    @Test
    void a_log_that_a_crash_of_sqlcipher_left_is_recovered() throws Exception {
        DatabaseFile database = crashInSqlCipher("WAL");

        Key.RAW.ours().prove(database);
        assertThat(new CrashedSet(database).rowsLost(Key.RAW.ours())).isZero();
    }

    @Test
    void the_check_sees_a_damaged_page_and_a_wrong_key() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Key.RAW.ours());

        assertThat(String.join("\n", GenuineSqlCipher.check(database.path(), "another", COUNT)))
                .contains("file is not a database");

        byte[] bytes = Files.readAllBytes(database.path());
        bytes[4096 + 100] ^= 1;
        Files.write(database.path(), bytes);
        assertThat(String.join("\n", GenuineSqlCipher.check(database.path(), Key.RAW.text)))
                .contains("cipher_integrity_check: HMAC verification failed for page 2");
    }

    @Test
    void its_files_are_encrypted() throws Exception {
        Path file = folder.resolve("monitor.db");
        GenuineSqlCipher.check(file, Key.RAW.text, "CREATE TABLE patient (name)");

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotStartWith("SQLite format 3");
    }

    private DatabaseFile crashInSqlCipher(String journalMode) throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        GenuineSqlCipher.check(
                database.path(),
                Key.RAW.text,
                "PRAGMA journal_mode = " + journalMode,
                "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, notes BLOB)",
                INSERT,
                "PRAGMA cache_size = 10",
                "BEGIN",
                "PRAGMA user_version = 7",
                "UPDATE patient SET name = 'after', notes = randomblob(400)",
                "CRASH");
        return database;
    }

    private static void assertSound(List<String> printed, String rows) {
        assertThat(printed).hasSize(4);
        assertThat(printed.get(0)).isEqualTo(rows);
        assertThat(printed.get(1)).startsWith("cipher_version: 4.");
        assertThat(printed.subList(2, 4)).containsExactly("cipher_integrity_check: ok", "integrity_check: ok");
    }
}
