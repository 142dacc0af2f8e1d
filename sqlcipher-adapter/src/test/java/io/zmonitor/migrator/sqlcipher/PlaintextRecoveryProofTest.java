package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same of databases without encryption, whose pages may have any size. */
class PlaintextRecoveryProofTest extends RecoveryProofTest {
    private static final PlaintextDatabase PLAIN = PlaintextDatabase.withoutEncryption();
    private static final int PAGE = 4096;

    @Override
    DatabaseOpener opener() {
        return PLAIN;
    }

    @Override
    Properties driverSettings() {
        return new Properties();
    }

    @Override
    int pageSize() {
        return 1024;
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void pages_of_every_size_are_played_back_and_proved(int pageSize) throws Exception {
        for (JournalMode mode : List.of(JournalMode.TRUNCATE, JournalMode.WAL)) {
            Path own = Files.createDirectory(folder.resolve(mode + "-" + pageSize));
            for (DatabaseFile left : new CrashWorkshop(own, 3, PLAIN, pageSize).crash(mode, 2)) {
                DatabaseFile aside = aside(left);

                PLAIN.pages().playBack(left, () -> {});
                recover(left);

                assertThat(refusal(left, aside)).as("%s", left).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAL")
    void a_journal_is_played_back_into_a_torn_first_page(JournalMode mode) throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, mode, PLAIN);
        left.tearFirstPage();

        PLAIN.prove(left.database());
        assertThat(PLAIN.pages().playBack(left.database(), () -> {})).isTrue();

        assertThat(left.rowsLost(PLAIN)).isZero();
    }

    @Test
    void a_journal_from_before_a_change_of_the_page_size_is_played_back_as_sqlite_does() throws Exception {
        DatabaseFile own =
                Samples.make(Files.createDirectory(folder.resolve("own")).resolve("monitor.db"), PLAIN);
        byte[] before = Files.readAllBytes(own.path());
        try (Connection connection = PLAIN.open(own)) {
            Sql.execute(connection, "PRAGMA page_size = 1024", "VACUUM");
        }
        Files.write(own.journal(), journal(before));
        DatabaseFile other = new CrashWorkshop(folder, 1, PLAIN, PAGE).copy(own, "other");
        DatabaseFile aside = aside(own);

        assertThat(PLAIN.pages().playBack(own, () -> {})).isTrue();
        recover(other);

        assertThat(own.path()).hasBinaryContent(before);
        assertThat(other.path()).hasBinaryContent(before);
        assertThat(refusal(own, aside)).isEmpty();
    }

    @Test
    void a_first_transaction_that_was_cut_off_leaves_an_empty_file() throws Exception {
        DatabaseFile left = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
        PLAIN.open(left, Purpose.CREATION).close();
        Files.write(left.journal(), journal(new byte[0]));
        DatabaseFile aside = aside(left);

        assertThat(PLAIN.pages().playBack(left, () -> {})).isFalse();
        recover(left);

        assertThat(left.path()).isEmptyFile();
        assertThat(refusal(left, aside)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_transaction_over_several_files_is_played_back_unless_it_was_committed(boolean begun) throws Exception {
        DatabaseFile left = Samples.make(folder.resolve("monitor.db"), PLAIN);
        byte[] before = Files.readAllBytes(left.path());
        try (Connection connection = PLAIN.open(left)) {
            Sql.execute(connection, "BEGIN", "PRAGMA user_version = 9", "DELETE FROM trace", "COMMIT");
        }
        byte[] after = Files.readAllBytes(left.path());
        Path all = folder.resolve("all-files");
        Files.write(left.journal(), journal(before));
        Files.write(left.journal(), end(all.toString()), StandardOpenOption.APPEND);
        if (begun) {
            Files.writeString(all, left.journal() + "\0");
        }
        DatabaseFile aside = aside(left);

        assertThat(PLAIN.pages().playBack(left, () -> {})).isTrue();

        assertThat(left.path()).hasBinaryContent(begun ? before : after);
        assertThat(refusal(left, aside)).isEmpty();
    }

    /** SQLite plays that back, and so takes back what may have been committed in all files. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 600})
    void a_journal_whose_name_of_other_files_is_damaged_is_refused(int length) throws Exception {
        DatabaseFile left = Samples.make(folder.resolve("monitor.db"), PLAIN);
        byte[] before = Files.readAllBytes(left.path());
        try (Connection connection = PLAIN.open(left)) {
            Sql.execute(connection, "BEGIN", "PRAGMA user_version = 9", "DELETE FROM trace", "COMMIT");
        }
        byte[] end = end("a".repeat(length));
        if (length == 1) {
            end[4]++;
        }
        Files.write(left.journal(), journal(before));
        Files.write(left.journal(), end, StandardOpenOption.APPEND);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> PLAIN.prove(left),
                () -> PLAIN.open(left),
                () -> PLAIN.pages().playBack(left, () -> {}))) {
            assertThat(catchThrowableOfType(MigrationException.class, call)
                            .problem()
                            .code())
                    .isEqualTo(ProblemCode.SIDE_FILE_DAMAGED);
        }
    }

    /** How the journal of such a transaction ends: with the name of the file that names them all. */
    private static byte[] end(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int sum = 0;
        for (byte each : bytes) {
            sum += each;
        }
        ByteBuffer end = ByteBuffer.allocate(4 + bytes.length + 16);
        return end.putInt(0x40000000 / PAGE + 1)
                .put(bytes)
                .putInt(bytes.length)
                .putInt(sum)
                .putLong(0xd9d505f920a163d7L)
                .array();
    }

    /** The journal of a transaction that began with this file and has written each page of it. */
    private static byte[] journal(byte[] before) {
        int pages = before.length / PAGE;
        int nonce = 4711;
        ByteBuffer journal = ByteBuffer.allocate(512 + pages * (4 + PAGE + 4));
        journal.putLong(0xd9d505f920a163d7L)
                .putInt(pages)
                .putInt(nonce)
                .putInt(pages)
                .putInt(512)
                .putInt(PAGE);
        journal.position(512);
        for (int number = 1; number <= pages; number++) {
            byte[] page = Arrays.copyOfRange(before, (number - 1) * PAGE, number * PAGE);
            journal.putInt(number).put(page).putInt(nonce + RollbackJournal.checksum(page));
        }
        return journal.array();
    }

    @Test
    void a_journal_of_a_plaintext_database_beside_an_encrypted_one_is_not_played_back() throws Exception {
        CrashedSet plain = CrashedSet.leftIn(Files.createDirectory(folder.resolve("plain")), JournalMode.DELETE, PLAIN);
        CrashedSet encrypted =
                CrashedSet.leftIn(Files.createDirectory(folder.resolve("encrypted")), JournalMode.DELETE, Keys.raw());
        Files.delete(encrypted.database().journal());
        Files.copy(plain.database().journal(), encrypted.database().journal());

        assertRefused(folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.prove(encrypted.database()));
        assertRefused(
                folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.pages().playBack(encrypted.database(), () -> {}));
        assertRefused(folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.open(encrypted.database()));
    }
}
