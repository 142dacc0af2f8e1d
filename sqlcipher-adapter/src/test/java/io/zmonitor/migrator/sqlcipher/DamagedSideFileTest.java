package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals and logs that are damaged inside, or belong to another state or another database: SQLite ends its recovery
 * there without a word, and leaves half a transaction, or drops committed ones. Each call refuses before the first write.
 */
class DamagedSideFileTest {
    private static final int PAGE = 4096;
    private static final int RECORD = 4 + PAGE + 4;
    private static final int FRAME = 24 + PAGE;
    private static final int SECTOR = 512;
    private static final long MAGIC = 0xd9d505f920a163d7L;

    @TempDir
    Path folder;

    /** What may be asked of a database, each a way into it. */
    private static Map<String, ThrowingCallable> calls(DatabaseFile database, DatabaseOpener key) {
        Migrator migrator = Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of());
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("prove", () -> key.prove(database));
        calls.put("open", () -> key.open(database).close());
        calls.put("playBack", () -> key.pages().playBack(database, () -> {}));
        calls.put("plan", migrator::plan);
        calls.put("status", migrator::status);
        calls.put("migrate", migrator::migrate);
        calls.put("migrateAndOpen", migrator::migrateAndOpen);
        calls.put("history", () -> migrator.maintenance().history());
        calls.put("backup", () -> migrator.maintenance().backup());
        calls.put("rehearse", () -> migrator.maintenance().rehearse());
        calls.put("rekey", () -> migrator.maintenance().rekey(Keys.otherRaw(), "lost"));
        return calls;
    }

    private void assertRefusedByAll(ProblemCode code, DatabaseFile database, DatabaseOpener key) throws Exception {
        byte[] file = Files.readAllBytes(database.path());
        Map<Path, byte[]> sides = new LinkedHashMap<>();
        for (Path side : CrashWorkshop.sideFiles(database).toList()) {
            sides.put(side, Files.readAllBytes(side));
        }
        for (Map.Entry<String, ThrowingCallable> call : calls(database, key).entrySet()) {
            MigrationException refusal = catchThrowableOfType(MigrationException.class, call.getValue());
            assertThat(refusal).as(call.getKey()).isNotNull();
            assertThat(refusal.problem().code()).as(call.getKey()).isEqualTo(code);
            assertThat(refusal.databaseState())
                    .as(call.getKey())
                    .isEqualTo(code == ProblemCode.SIDE_FILE_DAMAGED ? DatabaseState.UNKNOWN : DatabaseState.UNTOUCHED);
            assertThat(database.path()).as(call.getKey()).hasBinaryContent(file);
            for (Map.Entry<Path, byte[]> side : sides.entrySet()) {
                assertThat(side.getKey()).as(call.getKey()).hasBinaryContent(side.getValue());
            }
        }
        if (key instanceof SqlCipherKey cipher) {
            assertThat(Unchanged.examined(parent(database), () -> cipher.examine(database))
                            .problem())
                    .isPresent();
        }
    }

    static Stream<DatabaseOpener> openers() {
        return Stream.of(Keys.raw(), PlaintextDatabase.withoutEncryption());
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_hole_in_a_record_of_which_others_were_overwritten_is_refused(DatabaseOpener key) throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, key);
        spoil(left.database().journal(), SECTOR + RECORD + 1024);

        assertRefusedByAll(ProblemCode.SIDE_FILE_DAMAGED, left.database(), key);
    }

    /** The mutant: what SQLite makes of it. */
    @Test
    void sqlite_keeps_uncommitted_rows_of_it_without_a_word() throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, PlaintextDatabase.withoutEncryption());
        spoil(left.database().journal(), SECTOR + RECORD + 1024);

        try (Connection connection = DriverManager.getConnection(
                "jdbc:sqlite:" + left.database().path().toUri())) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM patient WHERE name = 'after'"))
                    .isGreaterThan(CrashedSet.ROWS / 2);
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        }
        assertThat(left.database().journal()).doesNotExist();
    }

    @Test
    void the_whole_set_is_kept_once() throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, Keys.raw());
        DatabaseFile database = left.database();
        spoil(database.journal(), SECTOR + RECORD + 1024);
        Migrator migrator = Migrator.forDatabase(database.path(), Keys.raw()).withSource(MigrationSource.of());

        for (int boot = 0; boot < 3; boot++) {
            MigrationException refusal = catchThrowableOfType(MigrationException.class, migrator::migrate);
            assertThat(refusal.getMessage()).contains("-quarantine-1");
        }

        Path kept = database.sibling("-quarantine-1");
        assertThat(kept.resolve("monitor.db")).hasSameBinaryContentAs(database.path());
        assertThat(kept.resolve("monitor.db-journal")).hasSameBinaryContentAs(database.journal());
        assertThat(database.sibling("-quarantine-2")).doesNotExist();
        assertThat(database.sibling("-crashed")).doesNotExist();
    }

    @Test
    void a_backup_takes_the_place_of_a_damaged_set() throws Exception {
        DatabaseFile live = new DatabaseFile(folder.resolve("live.db"));
        Migrator healthy = Migrator.forDatabase(live.path(), Keys.raw()).withSource(MigrationSource.of());
        healthy.migrate();
        Path backup = healthy.maintenance().backup().file();
        CrashedSet left =
                CrashedSet.leftIn(Files.createDirectory(folder.resolve("own")), JournalMode.DELETE, Keys.raw());
        spoil(left.database().journal(), SECTOR + RECORD + 1024);
        Migrator migrator =
                Migrator.forDatabase(left.database().path(), Keys.raw()).withSource(MigrationSource.of());

        migrator.maintenance().restore(backup, "the storage has lost data");

        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(left.database().journal()).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_log_with_a_hole_before_committed_transactions_is_refused(DatabaseOpener key) throws Exception {
        DatabaseFile database = loggedTransactions(key);
        spoil(database.wal(), 32 + FRAME + 1024);

        assertRefusedByAll(ProblemCode.SIDE_FILE_DAMAGED, database, key);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_log_whose_newest_transaction_is_torn_is_played_back_without_it(DatabaseOpener key) throws Exception {
        DatabaseFile database = loggedTransactions(key);
        spoil(database.wal(), Files.size(database.wal()) - 1024);

        assertBoots(database, key);

        assertThat(rows(database, key)).isEqualTo(4 * 5 - 4);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_log_without_its_header_is_refused(DatabaseOpener key) throws Exception {
        DatabaseFile database = loggedTransactions(key);
        zero(database.wal(), 0, SECTOR);

        assertRefusedByAll(ProblemCode.SIDE_FILE_DAMAGED, database, key);
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void a_side_file_of_another_database_is_refused(JournalMode mode) throws Exception {
        for (DatabaseOpener other : List.of(Keys.raw(), Keys.otherRaw())) {
            Path own = Files.createTempDirectory(folder, "own");
            DatabaseFile database = Samples.make(own.resolve("monitor.db"), Keys.raw());
            DatabaseFile foreign = CrashedSet.leftIn(Files.createDirectory(own.resolve("other")), mode, other)
                    .database();
            for (Path side : CrashWorkshop.sideFiles(foreign).toList()) {
                Files.copy(side, side.equals(foreign.wal()) ? database.wal() : database.journal());
            }

            assertRefusedByAll(ProblemCode.SIDE_FILE_FOREIGN, database, Keys.raw());
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_backup_copied_over_the_file_beside_a_hot_journal_is_refused(DatabaseOpener key) throws Exception {
        DatabaseFile database = database(key);
        byte[] backup = Files.readAllBytes(database.path());
        commit(database, key, "INSERT INTO patient SELECT id + 1000, 'later', notes FROM patient", "SELECT 1");
        commit(database, key, "UPDATE patient SET name = 'once more'");
        DatabaseFile left = crashed(database, key, "PRAGMA journal_mode = DELETE");
        Files.write(left.path(), backup);

        assertRefusedByAll(ProblemCode.SIDE_FILE_FOREIGN, left, key);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_backup_copied_over_the_file_beside_a_log_is_refused(DatabaseOpener key) throws Exception {
        DatabaseFile database = database(key);
        byte[] backup = Files.readAllBytes(database.path());
        commit(database, key, "INSERT INTO patient SELECT id + 1000, 'later', notes FROM patient");
        commit(database, key, "UPDATE patient SET name = 'once more'");
        DatabaseFile left;
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA user_version = 4",
                    "UPDATE patient SET name = 'in the log'",
                    "PRAGMA user_version = 5");
            left = new CrashWorkshop(folder, 1, key, PAGE).copy(database, "left");
        }
        Files.write(left.path(), backup);

        assertRefusedByAll(ProblemCode.SIDE_FILE_FOREIGN, left, key);
    }

    /** Each journal's checksums are its engine's own, and one in 800 of them fits both. */
    @Test
    void a_journal_of_sqlcipher_whose_first_record_fits_by_chance_is_refused() throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, Keys.raw());
        byte[] bytes = Files.readAllBytes(left.database().journal());
        ByteBuffer journal = ByteBuffer.wrap(bytes);
        int records = 0;
        for (int start = 0; start + SECTOR < bytes.length && journal.getLong(start) == MAGIC; ) {
            int count = journal.getInt(start + 8);
            for (int at = start + SECTOR, end = at + count * RECORD; at < end; at += RECORD) {
                byte[] page = Arrays.copyOfRange(bytes, at + 4, at + 4 + PAGE);
                if (records++ > 0) {
                    journal.putInt(at + 4 + PAGE, journal.getInt(start + 12) + RollbackJournal.checksum(page));
                }
            }
            start = (start + SECTOR + count * RECORD + SECTOR - 1) / SECTOR * SECTOR;
        }
        Files.write(left.database().journal(), bytes);

        assertThat(records).isGreaterThan(10);
        assertRefusedByAll(ProblemCode.JOURNAL_OF_ANOTHER_ENGINE, left.database(), Keys.raw());
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_name_that_cannot_be_read_is_not_one_of_a_file_that_is_gone(DatabaseOpener key) throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, key);
        byte[] name = (folder + "/Ger\u00e4t/monitor.db-mj0123ABCD9").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(left.database().journal(), nameRecord(name), StandardOpenOption.APPEND);

        assertRefusedByAll(ProblemCode.SIDE_FILE_DAMAGED, left.database(), key);
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_transaction_over_several_files_of_which_page_1_was_not_written_was_not_committed(DatabaseOpener key)
            throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, key);
        byte[] gone = (folder + "/monitor.db-mj0123ABCD9").getBytes(StandardCharsets.UTF_8);
        Files.write(left.database().journal(), nameRecord(gone), StandardOpenOption.APPEND);

        assertRefusedByAll(ProblemCode.SIDE_FILE_DAMAGED, left.database(), key);
    }

    @Test
    void a_log_of_another_database_does_not_tell_the_salt_of_a_file_without_a_first_page() throws Exception {
        DatabaseFile database = database(Keys.raw());
        zero(database.path(), 0, PAGE);
        DatabaseFile foreign = CrashedSet.leftIn(
                        Files.createDirectory(folder.resolve("other")), JournalMode.WAL, Keys.raw())
                .database();
        Files.copy(foreign.wal(), database.wal());
        FolderContent before = FolderContent.of(folder);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> Keys.raw().prove(database), () -> Keys.raw().open(database))) {
            assertThat(catchThrowable(call)).isInstanceOf(MigrationException.class);
        }

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    /** A journal that wants a database without a page, beside one that has seen many transactions. */
    @Test
    void a_journal_of_a_first_transaction_empties_no_database() throws Exception {
        DatabaseFile database = database(PlaintextDatabase.withoutEncryption());
        ByteBuffer header = ByteBuffer.allocate(SECTOR);
        header.putLong(MAGIC).putInt(0).putInt(1).putInt(0).putInt(SECTOR).putInt(PAGE);
        Files.write(database.journal(), header.array());

        assertRefusedByAll(ProblemCode.SIDE_FILE_FOREIGN, database, PlaintextDatabase.withoutEncryption());
    }

    @Test
    void a_journal_that_says_it_was_committed_and_was_not_is_refused() throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.PERSIST, Keys.raw());
        zero(left.database().journal(), 0, SECTOR);
        FolderContent before = FolderContent.of(parent(left.database()));

        MigrationException refusal =
                catchThrowableOfType(MigrationException.class, () -> Keys.raw().open(left.database()));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.SIDE_FILE_DAMAGED);
        assertThat(FolderContent.of(parent(left.database()))).isEqualTo(before);
    }

    @Test
    void no_header_in_the_middle_of_a_journal_can_be_missed() throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, JournalMode.DELETE, Keys.raw());
        List<int[]> segments =
                SideFileDamage.segments(Files.readAllBytes(left.database().journal()), PAGE);
        assertThat(segments).hasSizeGreaterThan(3);

        for (int[] segment : segments.subList(1, segments.size() - 1)) {
            DatabaseFile damaged =
                    new CrashWorkshop(folder, 1, Keys.raw(), PAGE).copy(left.database(), "damaged-" + segment[0]);
            zero(damaged.journal(), segment[0] + 4, 4);

            assertThat(catchThrowableOfType(
                                    MigrationException.class, () -> Keys.raw().prove(damaged))
                            .problem()
                            .code())
                    .as("%s", segment[0])
                    .isEqualTo(ProblemCode.SIDE_FILE_DAMAGED);
        }
    }

    /** A commit writes 28 zeros over it, and an unflushed header has 12; this journal has no page 1 that could tell. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_journal_whose_header_only_begins_with_zeros_was_not_committed(DatabaseOpener key) throws Exception {
        DatabaseFile database = database(key);
        DatabaseFile left;
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = PERSIST",
                    "PRAGMA cache_size = 2",
                    "BEGIN",
                    "UPDATE patient SET name = 'beford'");
            left = new CrashWorkshop(folder, 1, key, PAGE).copy(database, "left");
        }
        for (int zeros : new int[] {12, 4}) {
            DatabaseFile damaged = new CrashWorkshop(folder, 1, key, PAGE).copy(left, "damaged-" + zeros);
            zero(damaged.journal(), 0, zeros);

            assertRefusedByAll(ProblemCode.SIDE_FILE_DAMAGED, damaged, key);
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_journal_that_was_committed_is_no_crash(DatabaseOpener key) throws Exception {
        DatabaseFile database = database(key);
        commit(database, key, "PRAGMA journal_mode = PERSIST", "UPDATE patient SET name = 'later'");
        assertThat(database.journal()).isNotEmptyFile();

        assertBoots(database, key);

        assertThat(rows(database, key)).isEqualTo(20);
    }

    private static DatabaseFile database(Path path, DatabaseOpener key) throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createFile(path));
        key.open(database, Purpose.CREATION).close();
        commit(
                database,
                key,
                "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, notes BLOB)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
                        + " INSERT INTO patient SELECT i, 'before', randomblob(900) FROM n");
        return database;
    }

    private DatabaseFile database(DatabaseOpener key) throws Exception {
        return database(folder.resolve("monitor.db"), key);
    }

    private static void commit(DatabaseFile database, DatabaseOpener key, String... statements) throws Exception {
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, statements);
        }
    }

    private DatabaseFile crashed(DatabaseFile live, DatabaseOpener key, String mode) throws Exception {
        try (Connection connection = key.open(live)) {
            Sql.execute(
                    connection,
                    mode,
                    "PRAGMA cache_size = 2",
                    "BEGIN",
                    "PRAGMA user_version = 8",
                    "UPDATE patient SET name = 'uncommitted', notes = randomblob(900)");
            return new CrashWorkshop(folder, 1, key, PAGE).copy(live, "left");
        }
    }

    /** Five committed transactions of four rows each, all in the log. */
    private DatabaseFile loggedTransactions(DatabaseOpener key) throws Exception {
        DatabaseFile live = new DatabaseFile(Files.createFile(folder.resolve("live.db")));
        key.open(live, Purpose.CREATION).close();
        commit(live, key, "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, notes BLOB)");
        try (Connection connection = key.open(live)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL");
            for (int transaction = 0; transaction < 5; transaction++) {
                Sql.execute(
                        connection,
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4)"
                                + " INSERT INTO patient (name, notes) SELECT 'before', randomblob(900) FROM n");
            }
            return new CrashWorkshop(folder, 1, key, PAGE).copy(live, "left");
        }
    }

    private static int rows(DatabaseFile database, DatabaseOpener key) throws Exception {
        try (Connection connection = key.open(database)) {
            return Sql.number(connection, "SELECT count(*) FROM patient");
        }
    }

    private static byte[] nameRecord(byte[] name) throws IOException {
        int checksum = 0;
        for (byte b : name) {
            checksum += b;
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(record)) {
            data.writeInt(0x40000000 / PAGE + 1);
            data.write(name);
            data.writeInt(name.length);
            data.writeInt(checksum);
            data.writeLong(MAGIC);
        }
        return record.toByteArray();
    }

    private static void zero(Path file, long position, int count) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            bytes.write(new byte[count]);
        }
    }

    private static void spoil(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] sector = new byte[SECTOR];
            bytes.seek(position);
            bytes.readFully(sector);
            for (int i = 0; i < sector.length; i++) {
                sector[i] ^= (byte) 0xff;
            }
            bytes.seek(position);
            bytes.write(sector);
        }
    }

    /** A run recovers first, and then finds that nobody has declared a version. */
    private static void assertBoots(DatabaseFile database, DatabaseOpener key) {
        Migrator migrator = Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of());
        assertThat(catchThrowableOfType(MigrationException.class, migrator::migrate)
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.TABLES_WITHOUT_LEDGER);
    }

    private static Path parent(DatabaseFile database) {
        return Objects.requireNonNull(database.path().getParent());
    }
}
