package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedKeyTest {
    @TempDir
    Path folder;

    private DatabaseFile database;
    private DatabaseFile empty;

    @BeforeEach
    void make_a_database() throws Exception {
        database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        empty = new DatabaseFile(Files.createFile(folder.resolve("empty.db")));
    }

    @Test
    void another_raw_key_is_wrong() throws Exception {
        assertRefused(folder, ProblemCode.WRONG_KEY, () -> Keys.otherRaw().open(database));
    }

    @Test
    void another_passphrase_is_wrong() throws Exception {
        assertRefused(
                folder, ProblemCode.WRONG_KEY, () -> Keys.passphrase("other").open(database));
    }

    @Test
    void the_right_key_with_another_salt_is_wrong() throws Exception {
        byte[] salted = new byte[48];
        System.arraycopy(Keys.rawBytes(1), 0, salted, 0, 32);

        assertRefused(
                folder, ProblemCode.WRONG_KEY, () -> SqlCipherKey.raw(salted).open(database));
    }

    @Test
    void an_empty_key_makes_nothing_and_opens_nothing() throws Exception {
        for (SqlCipherKey key : new SqlCipherKey[] {
            SqlCipherKey.raw(new byte[0]), SqlCipherKey.passphrase(new char[0]),
            SqlCipherKey.fetchedFrom(() -> new byte[32]), SqlCipherKey.passphraseFetchedFrom(() -> new char[4])
        }) {
            assertRefusedEverywhere(ProblemCode.KEY_MISSING, key);
        }
    }

    @Test
    void no_key_at_all_is_missing() throws Exception {
        assertRefusedEverywhere(ProblemCode.KEY_MISSING, SqlCipherKey.fetchedFrom(() -> null));
        assertRefusedEverywhere(ProblemCode.KEY_MISSING, SqlCipherKey.passphraseFetchedFrom(() -> null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 33, 47, 49, 64})
    void a_raw_key_has_32_or_48_bytes(int length) throws Exception {
        byte[] key = new byte[length];
        key[0] = 1;

        MigrationException refusal = assertRefusedEverywhere(ProblemCode.KEY_LENGTH, SqlCipherKey.raw(key));

        assertThat(refusal).hasMessageContaining(length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "half \ud83d", "\ude00", "x'00'", "X'anything'"})
    void a_passphrase_that_the_driver_would_change_is_refused(String passphrase) throws Exception {
        MigrationException refusal = assertRefusedEverywhere(ProblemCode.KEY_UNUSABLE, Keys.passphrase(passphrase));

        assertThat(refusal.getMessage()).doesNotContain(passphrase);
    }

    @Test
    void what_the_supplier_throws_is_named_but_not_attached() throws Exception {
        SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> {
            throw new UnsupportedOperationException("the key is 42");
        });

        MigrationException refusal = assertRefusedEverywhere(ProblemCode.KEY_NOT_FETCHED, key);

        assertThat(refusal).hasNoCause().hasNoSuppressedExceptions();
        assertThat(refusal.getMessage())
                .contains("UnsupportedOperationException")
                .doesNotContain("the key is");
    }

    @Test
    void an_error_of_the_supplier_is_a_failure_to_fetch_too() throws Exception {
        SqlCipherKey key = SqlCipherKey.passphraseFetchedFrom(() -> {
            throw new AssertionError("the key is 42");
        });

        MigrationException refusal = assertRefusedEverywhere(ProblemCode.KEY_NOT_FETCHED, key);

        assertThat(refusal).hasNoCause().hasNoSuppressedExceptions();
        assertThat(refusal.getMessage()).contains("AssertionError").doesNotContain("the key is");
    }

    @Test
    void the_machines_own_errors_stay_what_they_are() {
        SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> {
            throw new OutOfMemoryError();
        });

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> key.open(database));
    }

    @Test
    void the_cause_of_a_refusal_holds_no_text_of_the_driver() throws Exception {
        MigrationException refusal = assertRefused(
                folder, ProblemCode.WRONG_KEY, () -> Keys.otherRaw().open(database));

        assertThat(refusal).cause().hasMessage("SQLite result 26 SQLITE_NOTADB").hasNoCause();
    }

    private MigrationException assertRefusedEverywhere(ProblemCode code, SqlCipherKey key) throws Exception {
        assertRefused(folder, code, () -> key.open(database));
        assertRefused(folder, code, () -> key.prove(database));
        return assertRefused(
                folder, code, () -> key.open(empty, Purpose.CREATION).close());
    }
}
