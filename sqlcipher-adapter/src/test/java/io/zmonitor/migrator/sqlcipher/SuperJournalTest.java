package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A crash in the commit of a transaction over several files: whether it was committed is what one more file says. */
class SuperJournalTest {
    private static final long MAGIC = 0xd9d505f920a163d7L;
    private static final int PAGE_OF_NO_PAGE = 0x40000000 / 4096 + 1;

    @TempDir
    Path folder;

    static Stream<Arguments> sets() {
        return Stream.of(JournalMode.DELETE, JournalMode.TRUNCATE, JournalMode.PERSIST)
                .flatMap(mode -> Stream.of(
                        Arguments.of(mode, Keys.raw()), Arguments.of(mode, PlaintextDatabase.withoutEncryption())));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void while_it_is_there_the_journal_is_played_back(JournalMode mode, DatabaseOpener opener) throws Exception {
        Crash crash = crash(mode, opener);

        assertThat(opener.pages().playBack(crash.own(), () -> {})).isTrue();

        assertThat(new CrashedSet(crash.own()).rowsLost(opener)).isZero();
        assertThat(bySqlite(crash, opener).rowsLost(opener)).isZero();
        opener.pages().proveRecovery(crash.own(), crash.aside());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void without_it_the_file_stays_as_it_is(JournalMode mode, DatabaseOpener opener) throws Exception {
        Crash crash = crash(mode, opener);
        byte[] committed = committed(crash, opener);
        for (DatabaseFile file : List.of(crash.own(), crash.other(), crash.aside())) {
            Files.write(file.path(), committed);
        }
        Files.delete(crash.all());

        assertThat(opener.pages().playBack(crash.own(), () -> {})).isTrue();

        assertThat(crash.own().path()).hasBinaryContent(committed);
        assertThat(crash.own().journal()).doesNotExist();
        assertThat(bySqlite(crash, opener).database().path()).hasBinaryContent(committed);
        opener.pages().proveRecovery(crash.own(), crash.aside());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void a_recovery_that_left_out_the_journal_is_not_proved_while_it_is_there(JournalMode mode, DatabaseOpener opener)
            throws Exception {
        Crash crash = crash(mode, opener);
        Files.delete(crash.own().journal());

        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> opener.pages().proveRecovery(crash.own(), crash.aside()))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.RECOVERY_INCOMPLETE);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void with_half_a_name_nobody_knows_whether_it_was_committed(JournalMode mode, DatabaseOpener opener)
            throws Exception {
        Crash crash = crash(mode, opener);
        Files.delete(crash.all());
        byte[] journal = Files.readAllBytes(crash.own().journal());
        journal[journal.length - 9] ^= 1; // of the name's checksum
        for (DatabaseFile file : List.of(crash.own(), crash.other(), crash.aside())) {
            Files.write(file.journal(), journal);
        }

        FolderContent before = FolderContent.of(folder);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> opener.pages().playBack(crash.own(), () -> {}), () -> opener.open(crash.other()))) {
            assertThat(catchThrowableOfType(MigrationException.class, call)
                            .problem()
                            .code())
                    .isEqualTo(ProblemCode.SIDE_FILE_DAMAGED);
        }
        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    /**
     * A set that two may recover.
     *
     * @param own for the library
     * @param other the same for SQLite
     * @param aside what was kept of it
     * @param all the file that names the journals
     */
    private record Crash(DatabaseFile own, DatabaseFile other, DatabaseFile aside, Path all) {}

    private Crash crash(JournalMode mode, DatabaseOpener opener) throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, mode, opener);
        Path all = folder.resolve("monitor.db-mj0123ABCD9");
        Files.write(left.database().journal(), record(all), StandardOpenOption.APPEND);
        CrashedSet other = left.copiedTo(Files.createDirectory(folder.resolve("other")));
        CrashedSet aside = left.copiedTo(Files.createDirectory(folder.resolve("aside")));
        Files.writeString(all, other.database().journal() + "\0");
        return new Crash(left.database(), other.database(), aside.database(), all);
    }

    // As SQLite writes it at the end of a journal before the commit: pager.c, writeSuperJournal().
    private static byte[] record(Path all) throws IOException {
        byte[] name = all.toString().getBytes(StandardCharsets.UTF_8);
        int checksum = 0;
        for (byte b : name) {
            checksum += b;
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(record)) {
            data.writeInt(PAGE_OF_NO_PAGE);
            data.write(name);
            data.writeInt(name.length);
            data.writeInt(checksum);
            data.writeLong(MAGIC);
        }
        return record.toByteArray();
    }

    private byte[] committed(Crash crash, DatabaseOpener opener) throws Exception {
        CrashedSet before = new CrashedSet(crash.own()).copiedTo(Files.createDirectory(folder.resolve("committed")));
        try (Connection connection = opener.open(before.database())) {
            Sql.execute(connection, "BEGIN", "PRAGMA user_version = 7", "UPDATE patient SET name = 'after'", "COMMIT");
        }
        return Files.readAllBytes(before.database().path());
    }

    private static CrashedSet bySqlite(Crash crash, DatabaseOpener opener) throws SQLException {
        try (Connection connection = opener.open(crash.other())) {
            assertThat(connection.isClosed()).isFalse();
        }
        return new CrashedSet(crash.other());
    }
}
