package io.zmonitor.migrator.sqlcipher.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals and logs in a state that neither SQLite nor a power cut leaves, although each part of them may be: the
 * transaction could be undone or dropped in half. Found by the campaign with damaged side files.
 */
class NoPowerCutTest {
    private static final int PAGE = 4096;
    private static final int RECORD = 4 + PAGE + 4;
    private static final int FRAME = 24 + PAGE;
    private static final int SECTOR = 512;
    private static final long MAGIC = 0xd9d505f920a163d7L;

    @TempDir
    Path folder;

    private DatabaseFile live;
    private DatabaseFile set;
    private byte[] before;

    @BeforeEach
    void names() throws IOException {
        live = new DatabaseFile(Files.createFile(folder.resolve("live.db")));
        set = new DatabaseFile(Files.createDirectory(folder.resolve("crashed")).resolve("monitor.db"));
        before = new byte[0];
    }

    static Stream<DatabaseOpener> openers() {
        return Stream.of(key(), PlaintextDatabase.withoutEncryption());
    }

    private static SqlCipherKey key() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x2f);
        return SqlCipherKey.raw(key);
    }

    /** A transaction that was cut off: its journal has several segments, and most of its pages have reached the file. */
    private byte[] spill(DatabaseOpener opener) throws IOException, SQLException {
        opener.open(live, Purpose.CREATION).close();
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = DELETE",
                    "PRAGMA synchronous = FULL",
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, notes BLOB)",
                    "CREATE TABLE quiet (id INTEGER PRIMARY KEY, notes BLOB)",
                    rows("patient", 200),
                    rows("quiet", 60),
                    rows("patient", 60));
            before = Files.readAllBytes(live.path());
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 10",
                    "BEGIN",
                    "PRAGMA user_version = 7",
                    "UPDATE patient SET notes = zeroblob(410) WHERE id = 260", // on the last page
                    "UPDATE patient SET notes = zeroblob(410)");
            Files.copy(live.path(), set.path());
            Files.copy(live.journal(), set.journal());
            Sql.execute(connection, "ROLLBACK");
        }
        byte[] journal = Files.readAllBytes(set.journal());
        assertThat(segments(journal)).hasSizeGreaterThan(2);
        return journal;
    }

    private static String rows(String table, int count) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ") INSERT INTO "
                + table + " (notes) SELECT zeroblob(400) FROM n";
    }

    /** Where the records of each counted segment begin, and how many there are. */
    private static List<int[]> segments(byte[] journal) {
        List<int[]> segments = new ArrayList<>();
        ByteBuffer numbers = ByteBuffer.wrap(journal);
        int at = 0;
        while (at + SECTOR < journal.length && numbers.getLong(at) == MAGIC && numbers.getInt(at + 8) > 0) {
            segments.add(new int[] {at + SECTOR, numbers.getInt(at + 8)});
            at = (at + SECTOR + numbers.getInt(at + 8) * RECORD + SECTOR - 1) / SECTOR * SECTOR;
        }
        return segments;
    }

    private static Set<Integer> pagesOf(byte[] journal, int[] segment) {
        Set<Integer> pages = new HashSet<>();
        for (int record = 0; record < segment[1]; record++) {
            pages.add(ByteBuffer.wrap(journal).getInt(segment[0] + record * RECORD));
        }
        return pages;
    }

    private void putBack(Set<Integer> pages) throws IOException {
        byte[] file = Files.readAllBytes(set.path());
        for (int page : pages) {
            System.arraycopy(before, (page - 1) * PAGE, file, (page - 1) * PAGE, PAGE);
        }
        Files.write(set.path(), file);
    }

    private void assertRefused(ProblemCode code, DatabaseOpener opener) throws IOException {
        Path side = Files.exists(set.wal()) ? set.wal() : set.journal();
        byte[] file = Files.readAllBytes(set.path());
        byte[] beside = Files.readAllBytes(side);
        List<ThrowingCallable> calls = List.of(
                () -> opener.prove(set),
                () -> opener.pages().playBack(set, () -> {}),
                () -> opener.open(set).close());
        for (ThrowingCallable call : calls) {
            MigrationException refusal = catchThrowableOfType(MigrationException.class, call);
            assertThat(refusal).isNotNull();
            assertThat(refusal.problem().code()).isEqualTo(code);
            assertThat(set.path()).hasBinaryContent(file);
            assertThat(side).hasBinaryContent(beside);
        }
    }

    private void assertRecovered(DatabaseOpener opener) throws Exception {
        assertThat(opener.pages().playBack(set, () -> {})).isTrue();
        try (Connection connection = opener.open(set)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(Sql.number(connection, "SELECT count(*) FROM patient WHERE length(notes) = 400"))
                    .isEqualTo(260);
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void undamaged_it_is_played_back(DatabaseOpener opener) throws Exception {
        spill(opener);

        assertRecovered(opener);
    }

    /** The driver alone would report damage once it has recovered the file (driver fact 47). */
    @Test
    void a_record_that_was_torn_while_it_was_flushed_is_no_question_when_the_file_is_opened() throws Exception {
        DatabaseOpener opener = key();
        byte[] journal = spill(opener);
        int[] last = segments(journal).get(segments(journal).size() - 1);
        putBack(pagesOf(journal, last));
        int end = last[0] + last[1] * RECORD;
        Arrays.fill(journal, end - 2048, end - 1536, (byte) 0);
        Files.write(set.journal(), Arrays.copyOf(journal, end));

        try (Connection connection = opener.open(set)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(Sql.number(connection, "SELECT count(*) FROM patient WHERE length(notes) = 400"))
                    .isEqualTo(260);
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void the_first_header_is_zeroed_and_only_pages_of_later_segments_have_reached_the_file(DatabaseOpener opener)
            throws Exception {
        byte[] journal = spill(opener);
        putBack(pagesOf(journal, segments(journal).get(0)));
        Arrays.fill(journal, 0, SECTOR, (byte) 0);
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void the_count_says_that_nothing_is_counted_but_another_segment_follows(DatabaseOpener opener) throws Exception {
        byte[] journal = spill(opener);
        ByteBuffer.wrap(journal).putInt(8, -1);
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_later_header_is_zeroed_and_pages_behind_it_have_reached_the_file(DatabaseOpener opener) throws Exception {
        byte[] journal = spill(opener);
        int records = segments(journal).get(1)[0];
        Arrays.fill(journal, records - SECTOR, records, (byte) 0);
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_later_header_is_one_that_another_transaction_had_begun(DatabaseOpener opener) throws Exception {
        byte[] journal = spill(opener);
        int header = segments(journal).get(1)[0] - SECTOR;
        ByteBuffer.wrap(journal)
                .putLong(header, 0)
                .putInt(header + 8, 0)
                .putInt(header + 12, 4711)
                .putInt(header + 16, 3);
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    /** Such a header may stand before records of an older transaction, but these do not hold page 1 as it is now. */
    @Test
    void a_later_header_is_one_that_was_just_begun_and_page_1_behind_it_is_that_of_the_file() throws Exception {
        byte[] journal = spill(key());
        int[] first = segments(journal).get(0);
        int[] second = segments(journal).get(1);
        byte[] pageOne = Arrays.copyOfRange(journal, first[0], first[0] + RECORD);
        int at = first[0];
        while (ByteBuffer.wrap(journal).getInt(at) != 1) {
            at += RECORD;
        }
        System.arraycopy(journal, at, pageOne, 0, RECORD);
        // Page 1 changes its place with the first record of the next segment, whose pages are overwritten.
        byte[] other = Arrays.copyOfRange(journal, second[0], second[0] + RECORD);
        resum(pageOne, nonce(journal, second) - nonce(journal, first));
        resum(other, nonce(journal, first) - nonce(journal, second));
        System.arraycopy(other, 0, journal, at, RECORD);
        System.arraycopy(pageOne, 0, journal, second[0], RECORD);
        Files.write(set.journal(), journal);
        key().prove(set); // still a journal as SQLite writes it

        int header = second[0] - SECTOR;
        ByteBuffer.wrap(journal).putLong(header, 0).putInt(header + 8, 0).putInt(header + 12, 4711);
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, key());
    }

    private static int nonce(byte[] journal, int[] segment) {
        return ByteBuffer.wrap(journal).getInt(segment[0] - SECTOR + 12);
    }

    private static void resum(byte[] record, int by) {
        ByteBuffer numbers = ByteBuffer.wrap(record);
        numbers.putInt(RECORD - 4, numbers.getInt(RECORD - 4) + by);
    }

    /** SQLite begins a segment when all records before it are flushed. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_record_is_missing_in_front_of_a_segment_that_was_begun(DatabaseOpener opener) throws Exception {
        byte[] journal = spill(opener);
        int[] last = segments(journal).get(segments(journal).size() - 1);
        Set<Integer> others = pagesOf(journal, last);
        int lost = last[0] + (last[1] - 1) * RECORD;
        others.remove(ByteBuffer.wrap(journal).getInt(lost));
        putBack(others);
        Arrays.fill(journal, lost, lost + RECORD, (byte) 0);
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void pages_are_cut_off_that_the_journal_does_not_bring_back(DatabaseOpener opener) throws Exception {
        byte[] journal = spill(opener);
        Set<Integer> copied = new HashSet<>();
        segments(journal).forEach(segment -> copied.addAll(pagesOf(journal, segment)));
        int last = before.length / PAGE;
        int end = last;
        while (copied.contains(end)) {
            end--;
        }
        assertThat(last).isGreaterThan(end);
        Files.write(set.path(), Arrays.copyOf(Files.readAllBytes(set.path()), (end - 1) * PAGE));

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    /** Somebody put a backup back, and left the journal of a later transaction that was committed. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_transaction_over_several_files_was_committed_but_not_in_this_file(DatabaseOpener opener) throws Exception {
        byte[] journal = spill(opener);
        int[] last = segments(journal).get(segments(journal).size() - 1);
        byte[] name = folder.resolve("gone").toString().getBytes(StandardCharsets.UTF_8);
        int sum = 0;
        for (byte b : name) {
            sum += b;
        }
        int end = last[0] + last[1] * RECORD;
        Files.write(
                set.journal(),
                ByteBuffer.allocate(end + 4 + name.length + 16)
                        .put(journal, 0, end)
                        .putInt(0x40000000 / PAGE + 1)
                        .put(name)
                        .putInt(name.length)
                        .putInt(sum)
                        .putLong(MAGIC)
                        .array());
        Files.write(set.path(), before);

        assertRefused(ProblemCode.SIDE_FILE_FOREIGN, opener);
    }

    /** All of a record but one sector is as in the file, and that sector is what the transaction has changed. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_page_was_changed_only_where_its_record_is_damaged(DatabaseOpener opener) throws Exception {
        opener.open(live, Purpose.CREATION).close();
        Path held = folder.resolve("held");
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = DELETE",
                    "PRAGMA synchronous = FULL",
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, notes BLOB)",
                    "INSERT INTO patient SELECT 1, zeroblob(3900)",
                    "INSERT INTO patient SELECT 2, zeroblob(3900)",
                    "INSERT INTO patient SELECT 3, zeroblob(3900)");
            before = Files.readAllBytes(live.path());
            String changed = "00".repeat(1900) + "5a".repeat(120) + "00".repeat(1880);
            Sql.execute(connection, "BEGIN", "UPDATE patient SET notes = x'" + changed + "'");
            Files.createLink(held, live.journal());
            Sql.execute(connection, "COMMIT");
        }
        byte[] journal = Files.readAllBytes(held);
        int[] segment = segments(journal).get(0);
        int page = Collections.max(pagesOf(journal, segment));
        int spoilt = segment[0];
        while (ByteBuffer.wrap(journal).getInt(spoilt) != page) {
            spoilt += RECORD;
        }
        byte[] after = Files.readAllBytes(live.path());
        Files.write(set.path(), before);
        byte[] file = before.clone();
        System.arraycopy(after, (page - 1) * PAGE, file, (page - 1) * PAGE, PAGE);
        Files.write(set.path(), file);
        for (int at = spoilt + 4 + 2 * SECTOR; at < spoilt + 4 + 6 * SECTOR; at++) {
            journal[at] ^= (byte) 0xff;
        }
        Files.write(set.journal(), journal);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    /** A log, and the file before and after a checkpoint has moved it. */
    private byte[] log(DatabaseOpener opener, boolean moved) throws IOException, SQLException {
        opener.open(live, Purpose.CREATION).close();
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA wal_autocheckpoint = 0",
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, notes BLOB)",
                    "CREATE TABLE quiet (id INTEGER PRIMARY KEY, notes BLOB)",
                    rows("patient", 100),
                    rows("quiet", 100),
                    "PRAGMA wal_checkpoint(TRUNCATE)",
                    "UPDATE patient SET notes = zeroblob(410) WHERE id < 50");
            before = Files.readAllBytes(live.path());
            Sql.execute(
                    connection,
                    "BEGIN",
                    "DELETE FROM quiet WHERE id < 20",
                    "UPDATE patient SET notes = zeroblob(300) WHERE id < 60",
                    "COMMIT");
            if (moved) {
                Sql.execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
            }
            Files.copy(live.path(), set.path(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(live.wal(), set.wal());
        }
        return Files.readAllBytes(set.wal());
    }

    /** The mixture that SQLite makes of it: pages of the newest transaction, and older ones over them. */
    @ParameterizedTest
    @MethodSource("openers")
    void the_newest_transaction_is_damaged_in_the_log_and_was_moved_into_the_file(DatabaseOpener opener)
            throws Exception {
        byte[] log = log(opener, true);
        Arrays.fill(log, log.length - 2 * FRAME + 100, log.length - 2 * FRAME + 600, (byte) 0x77);
        Files.write(set.wal(), log);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    /** Whose page the frame holds is lost, too. */
    @ParameterizedTest
    @MethodSource("openers")
    void the_same_with_the_header_of_its_frame(DatabaseOpener opener) throws Exception {
        byte[] log = log(opener, true);
        Arrays.fill(log, log.length - 2 * FRAME, log.length - 2 * FRAME + 600, (byte) 0);
        Files.write(set.wal(), log);

        assertRefused(ProblemCode.SIDE_FILE_DAMAGED, opener);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void the_same_that_was_not_moved_is_what_a_power_cut_leaves(DatabaseOpener opener) throws Exception {
        byte[] log = log(opener, false);
        Arrays.fill(log, log.length - 2 * FRAME + 100, log.length - 2 * FRAME + 600, (byte) 0x77);
        Files.write(set.wal(), log);

        assertThat(opener.pages().playBack(set, () -> {})).isTrue();

        try (Connection connection = opener.open(set)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(Sql.number(connection, "SELECT count(*) FROM quiet")).isEqualTo(100);
            assertThat(Sql.number(connection, "SELECT count(*) FROM patient WHERE length(notes) = 410"))
                    .isEqualTo(49);
        }
    }

    /** Somebody put a backup back, and left the log. */
    @ParameterizedTest
    @MethodSource("openers")
    void the_file_lacks_what_the_round_before_has_moved_into_it(DatabaseOpener opener) throws Exception {
        opener.open(live, Purpose.CREATION).close();
        try (Connection connection = opener.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA wal_autocheckpoint = 0",
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, notes BLOB)",
                    rows("patient", 200),
                    "PRAGMA wal_checkpoint(TRUNCATE)");
            before = Files.readAllBytes(live.path());
            Sql.execute(
                    connection,
                    "UPDATE patient SET notes = zeroblob(410)",
                    "PRAGMA wal_checkpoint(RESTART)",
                    "UPDATE patient SET notes = zeroblob(390) WHERE id = 1");
            Files.copy(live.path(), set.path());
            Files.copy(live.wal(), set.wal());
        }
        byte[] log = Files.readAllBytes(set.wal());
        opener.prove(set); // as it was, it is no question

        Files.write(set.path(), before);
        Files.write(set.wal(), log);

        assertRefused(ProblemCode.SIDE_FILE_FOREIGN, opener);
    }
}
