package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.PageCipher;
import io.zmonitor.migrator.sqlcipher.internal.key.PageSealing;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases of more than 1 GiB, in files with holes: the page whose bytes are SQLite's locks is never written, never copied
 * and never missing; its neighbours are pages like all others (sqlite.org/fileformat2.html, section 1.4).
 */
class LockPageTest {
    private static final int PAGE = 4096;
    private static final long LOCK_PAGE = (1L << 30) / PAGE + 1;
    private static final int PAGES_SAID = 28;
    private static final int FIRST_TRUNK = 32;
    private static final int LEAVES = 900; // of one trunk; there is place for some more

    @TempDir
    Path folder;

    private final SqlCipherKey key = Keys.raw();

    @Test
    void it_is_blank_by_right_and_its_neighbour_is_not() throws Exception {
        DatabaseFile database = database();
        long first = Files.size(database.path()) / PAGE + 1;
        long lost = LOCK_PAGE + 1;
        long[] free = LongStream.rangeClosed(first, LOCK_PAGE + 3)
                .filter(page -> page != LOCK_PAGE && page != lost)
                .toArray();
        enlarge(database, LOCK_PAGE + 3, free);

        PageScan scan = key.pages().scan(database).orElseThrow();

        assertThat(scan.damaged()).containsExactly(lost);
        assertThat(scan.blank())
                .contains(LOCK_PAGE, LOCK_PAGE - 1, LOCK_PAGE + 2)
                .doesNotContain(lost);
        try (Connection connection = key.open(database)) {
            // What SQLite itself says of this file: that one page belongs to nobody, and nothing else.
            assertThat(Sql.rows(connection, "PRAGMA integrity_check"))
                    .singleElement()
                    .asString()
                    .contains(Long.toString(lost));
        }
    }

    @Test
    void a_log_that_goes_beyond_it_is_played_back() throws Exception {
        DatabaseFile database = database();
        enlarge(database, LOCK_PAGE - 3);
        DatabaseFile left;
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "INSERT INTO vitals (raw) VALUES (zeroblob(30000))",
                    "UPDATE vitals SET raw = randomblob(30000)");
            assertThat(Sql.number(connection, "PRAGMA page_count")).isGreaterThan((int) LOCK_PAGE);
            left = left(database);
        }

        boot(left);

        assertThat(content(left)).isEqualTo(content(database));
        assertThat(Files.size(left.path())).isEqualTo(Files.size(database.path()));
    }

    @Test
    void a_journal_that_begins_before_it_cuts_the_file_off_again() throws Exception {
        DatabaseFile database = database();
        enlarge(database, LOCK_PAGE - 3);
        String before = content(database);
        DatabaseFile left;
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 2",
                    "BEGIN",
                    "PRAGMA user_version = 9",
                    "INSERT INTO vitals (raw) VALUES (randomblob(90000))",
                    "UPDATE vitals SET raw = randomblob(80000)");
            left = left(database);
            Sql.execute(connection, "ROLLBACK");
        }
        assertThat(Files.size(left.path())).isGreaterThan(LOCK_PAGE * PAGE);

        boot(left);

        assertThat(content(left)).isEqualTo(before);
        assertThat(Files.size(left.path())).isEqualTo((LOCK_PAGE - 3) * PAGE);
    }

    /** A commit that makes a file shorter cuts it off while the journal still holds what was there: all but this page. */
    @Test
    void a_journal_brings_back_what_was_cut_off_around_it() throws Exception {
        DatabaseFile database = database();
        enlarge(database, LOCK_PAGE - 3);
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "INSERT INTO vitals (raw) VALUES (randomblob(30000))");
        }
        String before = content(database);
        long size = Files.size(database.path());
        assertThat(size).isGreaterThan(LOCK_PAGE * PAGE);
        DatabaseFile left;
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 2",
                    "BEGIN",
                    "PRAGMA user_version = 9",
                    "UPDATE vitals SET raw = randomblob(length(raw))",
                    "INSERT INTO vitals (raw) VALUES (randomblob(90000))");
            left = left(database);
            Sql.execute(connection, "ROLLBACK");
        }
        try (RandomAccessFile file = new RandomAccessFile(left.path().toFile(), "rw")) {
            file.setLength((LOCK_PAGE - 2) * PAGE);
        }

        boot(left);

        assertThat(content(left)).isEqualTo(before);
        assertThat(Files.size(left.path())).isEqualTo(size);
    }

    /** Every page of a database that the storage has cut off is missed, be it only one, and be it the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void a_log_that_does_not_hold_what_was_cut_off_is_not_played_back(int pages) throws Exception {
        DatabaseFile database = database();
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "INSERT INTO vitals (raw) VALUES (randomblob(90000))");
        }
        DatabaseFile left;
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA user_version = 9",
                    "UPDATE vitals SET id = id + 100 WHERE id = 1");
            left = left(database);
        }
        try (RandomAccessFile file = new RandomAccessFile(left.path().toFile(), "rw")) {
            file.setLength(file.length() - (long) pages * PAGE);
        }
        FolderContent before = FolderContent.of(left.path().getParent());

        MigrationException refusal = boot(left);

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.SIDE_FILE_FOREIGN);
        Files.deleteIfExists(left.sibling("-migrator-lock"));
        assertThat(FolderContent.of(left.path().getParent())).isEqualTo(before);
    }

    private DatabaseFile database() throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
        key.open(database, Purpose.CREATION).close();
        try (Connection connection = key.open(database)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB)",
                    "INSERT INTO vitals (raw) VALUES (randomblob(9000))");
        }
        return database;
    }

    // As if the database had had so many pages all the time: its own at the beginning, a hole behind them.
    private void enlarge(DatabaseFile database, long pages, long... free) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw");
                KeyMaterial fetched = key.fetchFor(database)) {
            byte[] stored = new byte[PAGE];
            file.readFully(stored);
            try (RawKey salted = fetched.salted(key.format(), Arrays.copyOf(stored, 16))) {
                PageSealing sealing = new PageSealing(key.format(), salted);
                ByteBuffer first = ByteBuffer.wrap(PageCipher.decrypted(key.format(), salted, stored, 1));
                first.putInt(PAGES_SAID, (int) pages);
                int trunks = (free.length + LEAVES) / (LEAVES + 1);
                first.putInt(FIRST_TRUNK, trunks == 0 ? 0 : (int) free[0]);
                first.putInt(FIRST_TRUNK + 4, free.length);
                write(file, sealing.sealed(first.array(), 1), 1);
                int next = trunks;
                for (int trunk = 0; trunk < trunks; trunk++) {
                    ByteBuffer page = ByteBuffer.allocate(PAGE);
                    int leaves = Math.min(LEAVES, free.length - next);
                    page.putInt(trunk + 1 < trunks ? (int) free[trunk + 1] : 0).putInt(leaves);
                    for (int leaf = 0; leaf < leaves; leaf++) {
                        page.putInt((int) free[next++]);
                    }
                    write(file, sealing.sealed(page.array(), free[trunk]), free[trunk]);
                }
            }
            file.setLength(pages * PAGE);
        }
    }

    private static void write(RandomAccessFile file, byte[] page, long number) throws IOException {
        file.seek((number - 1) * PAGE);
        file.write(page);
    }

    // What a kill would leave. Only what is no hole is copied.
    private DatabaseFile left(DatabaseFile database) throws IOException {
        DatabaseFile left =
                new DatabaseFile(Files.createDirectory(folder.resolve("left")).resolve("monitor.db"));
        for (Path side : List.of(database.journal(), database.wal())) {
            if (Files.exists(side)) {
                Files.copy(side, left.path().resolveSibling(side.getFileName()));
            }
        }
        try (RandomAccessFile from = new RandomAccessFile(database.path().toFile(), "r");
                RandomAccessFile to = new RandomAccessFile(left.path().toFile(), "rw")) {
            long pages = from.length() / PAGE;
            for (long page = 1; page <= pages; page = page == 40 ? Math.max(41, LOCK_PAGE - 40) : page + 1) {
                byte[] bytes = new byte[PAGE];
                from.seek((page - 1) * PAGE);
                from.readFully(bytes);
                write(to, bytes, page);
            }
            to.setLength(from.length());
        }
        return left;
    }

    // Without a ledger it is refused, but only behind the recovery.
    private MigrationException boot(DatabaseFile left) {
        MigrationException refusal = catchThrowableOfType(
                MigrationException.class,
                () -> Migrator.forDatabase(left.path(), key)
                        .withSource(MigrationSource.of())
                        .migrate());
        assertThat(refusal.problem().code()).isIn(ProblemCode.TABLES_WITHOUT_LEDGER, ProblemCode.SIDE_FILE_FOREIGN);
        return refusal;
    }

    private String content(DatabaseFile database) throws Exception {
        try (Connection connection = key.open(database)) {
            return Sql.rows(connection, "SELECT id, hex(raw) FROM vitals ORDER BY id")
                    + Sql.text(connection, "PRAGMA user_version");
        }
    }
}
