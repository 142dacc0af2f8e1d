package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log is reused from its beginning once all of it was moved into the database: the header of the new round stands before
 * frames of the earlier one. A header of something else stands before frames that no database holds yet.
 */
class LogHeaderTest {
    private static final int PAGE = 4096;
    private static final int HEADER = 32;
    private static final int SECTOR = 512;
    private static final int FRAME = 24 + PAGE;
    private static final String FIVE_ROWS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)"
                    + " INSERT INTO patient (name, notes) SELECT 'known', randomblob(900) FROM n";

    @TempDir
    Path folder;

    /** Sets of one database, as a kill at these moments would have left them. */
    private record Moments(DatabaseFile beforeMove, DatabaseFile afterMove, DatabaseFile nextRound) {}

    static Stream<DatabaseOpener> openers() {
        return Stream.of(Keys.raw(), PlaintextDatabase.withoutEncryption());
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_header_of_another_log_hides_no_transaction(DatabaseOpener key) throws Exception {
        for (int bytes : new int[] {HEADER, SECTOR}) {
            DatabaseFile other = moments(key, "other-" + bytes).beforeMove();
            DatabaseFile left = moments(key, "own-" + bytes).beforeMove();
            replace(left.wal(), other.wal(), bytes);

            assertRefused(left, key);
        }
    }

    /** The mutant: what SQLite makes of it. */
    @Test
    void sqlite_drops_them_without_a_word() throws Exception {
        DatabaseOpener plain = PlaintextDatabase.withoutEncryption();
        DatabaseFile other = moments(plain, "other").beforeMove();
        DatabaseFile left = moments(plain, "own").beforeMove();
        replace(left.wal(), other.wal(), HEADER);

        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + left.path().toUri())) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM patient")).isZero();
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_header_of_an_earlier_round_hides_no_transaction(DatabaseOpener key) throws Exception {
        for (int next : new int[] {1, 7}) {
            for (int bytes : new int[] {HEADER, SECTOR, HEADER + FRAME, HEADER + 3 * FRAME}) {
                Moments moments = moments(key, "own-" + next + "-" + bytes, next);
                DatabaseFile left = moments.nextRound();
                replace(left.wal(), moments.beforeMove().wal(), bytes);

                assertRefused(left, key);
            }
        }
    }

    /** A later header stands there only once all before it is in the file; the file is not as it would be then. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_header_of_a_later_round_hides_no_transaction(DatabaseOpener key) throws Exception {
        for (int bytes : new int[] {HEADER, SECTOR}) {
            Moments moments = moments(key, "own-" + bytes);
            DatabaseFile left = moments.beforeMove();
            replace(left.wal(), moments.nextRound().wal(), bytes);

            assertRefused(left, key);
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_log_that_was_begun_anew_is_played_back(DatabaseOpener key) throws Exception {
        DatabaseFile left = moments(key, "own").nextRound();
        assertThat(Files.size(left.wal())).isGreaterThan(HEADER + 5 * FRAME);

        assertThat(rows(left, key)).isEqualTo(30);
    }

    /** The header is flushed before the first frame is written. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_power_cut_right_behind_the_new_header_loses_nothing(DatabaseOpener key) throws Exception {
        Moments moments = moments(key, "own");
        DatabaseFile left = moments.afterMove();
        replace(left.wal(), moments.nextRound().wal(), HEADER);

        assertThat(rows(left, key)).isEqualTo(25);
    }

    /** Any of the sectors of the first transaction's frames may have reached the disk. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_power_cut_in_the_first_transaction_behind_it_loses_nothing(DatabaseOpener key) throws Exception {
        Moments moments = moments(key, "own");
        byte[] next = Files.readAllBytes(moments.nextRound().wal());
        for (int written = 0; written < 8; written++) {
            DatabaseFile left = new CrashWorkshop(folder, 1, key, PAGE).copy(moments.afterMove(), "cut-" + written);
            replace(left.wal(), moments.nextRound().wal(), HEADER);
            int from = HEADER + written * 7 * SECTOR;
            try (RandomAccessFile log = new RandomAccessFile(left.wal().toFile(), "rw")) {
                log.seek(from);
                log.write(next, from, 5 * SECTOR);
            }

            assertThat(rows(left, key)).as("%s", written).isEqualTo(25);
        }
    }

    private static void assertRefused(DatabaseFile left, DatabaseOpener key) throws Exception {
        FolderContent before = FolderContent.of(left.path().getParent());
        MigrationException refusal = catchThrowableOfType(MigrationException.class, () -> key.prove(left));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.SIDE_FILE_DAMAGED);
        assertThat(catchThrowableOfType(MigrationException.class, () -> key.open(left)))
                .isNotNull();
        assertThat(FolderContent.of(left.path().getParent())).isEqualTo(before);
    }

    private static int rows(DatabaseFile database, DatabaseOpener key) throws Exception {
        assertThat(key.pages().playBack(database, () -> {})).isTrue();
        try (Connection connection = key.open(database)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            return Sql.number(connection, "SELECT count(*) FROM patient");
        }
    }

    /** 25 rows in five transactions, all moved into the file after them, and 5 more in the next round. */
    private Moments moments(DatabaseOpener key, String name) throws Exception {
        return moments(key, name, 1);
    }

    private Moments moments(DatabaseOpener key, String name, int next) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        DatabaseFile live = new DatabaseFile(Files.createFile(own.resolve("live.db")));
        CrashWorkshop workshop = new CrashWorkshop(own, 1, key, PAGE);
        key.open(live, Purpose.CREATION).close();
        try (Connection connection = key.open(live)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT, notes BLOB)",
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA wal_autocheckpoint = 0");
            for (int transaction = 0; transaction < 5; transaction++) {
                Sql.execute(connection, FIVE_ROWS);
            }
            DatabaseFile beforeMove = workshop.copy(live, "before");
            Sql.execute(connection, "PRAGMA wal_checkpoint(RESTART)");
            DatabaseFile afterMove = workshop.copy(live, "after");
            for (int transaction = 0; transaction < next; transaction++) {
                Sql.execute(connection, FIVE_ROWS);
            }
            return new Moments(beforeMove, afterMove, workshop.copy(live, "next"));
        }
    }

    private static void replace(Path file, Path by, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(Arrays.copyOf(Files.readAllBytes(by), count), 0, bytes, 0, count);
        Files.write(file, bytes);
    }
}
