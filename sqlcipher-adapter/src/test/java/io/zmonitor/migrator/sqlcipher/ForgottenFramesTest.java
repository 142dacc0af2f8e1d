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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In WAL mode, after {@code ROLLBACK TO} in a transaction that has spilled, SQLite commits frames whose headers it forgot
 * to complete, and its recovery drops them with all that was committed after them (driver fact 42).
 */
class ForgottenFramesTest {
    private static final int PAGE = 4096;
    private static final String ROWS = "SELECT group_concat(hex(substr(v, 1, 4))) FROM t";

    @TempDir
    Path folder;

    /** A set of a crash, and what was committed before it. */
    private record Left(DatabaseFile set, String committed) {}

    static Stream<DatabaseOpener> openers() {
        return Stream.of(Keys.raw(), PlaintextDatabase.withoutEncryption());
    }

    @Test
    void what_sqlite_has_forgotten_is_played_back() throws Exception {
        for (int later = 0; later < 3; later++) {
            Left left = left(Keys.raw(), later);
            DatabaseFile aside = new CrashWorkshop(folder, 1, Keys.raw(), PAGE).copy(left.set(), "aside-" + later);

            assertThat(Keys.raw().pages().playBack(left.set(), () -> {})).isTrue();

            assertThat(rows(left.set(), Keys.raw())).isEqualTo(left.committed());
            Keys.raw().pages().proveRecovery(left.set(), aside);
        }
    }

    /** Without codes nobody knows whether such a frame is whole. */
    @Test
    void without_encryption_it_is_refused() throws Exception {
        for (int later = 0; later < 3; later++) {
            DatabaseOpener plain = PlaintextDatabase.withoutEncryption();
            Left left = left(plain, later);
            Path parent = Objects.requireNonNull(left.set().path().getParent());
            FolderContent before = FolderContent.of(parent);

            MigrationException refusal = catchThrowableOfType(MigrationException.class, () -> plain.open(left.set()));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.SIDE_FILE_DAMAGED);
            assertThat(FolderContent.of(parent)).isEqualTo(before);
        }
    }

    /** The mutant: what SQLite makes of it. */
    @Test
    void sqlite_drops_it_without_a_word() throws Exception {
        Left left = left(PlaintextDatabase.withoutEncryption(), 2);

        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + left.set().path().toUri())) {
            assertThat(Sql.text(connection, ROWS)).isNotEqualTo(left.committed());
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    /** What was rolled back stays in the log, behind what is written over it. */
    @ParameterizedTest
    @MethodSource("openers")
    void frames_that_were_rolled_back_are_no_damage(DatabaseOpener key) throws Exception {
        DatabaseFile live = database(key, "rolled-back");
        DatabaseFile left;
        String committed;
        try (Connection connection = key.open(live)) {
            prepare(connection);
            Sql.execute(connection, "UPDATE t SET v = x'1234' WHERE id % 9 = 0");
            committed = Sql.text(connection, ROWS);
            Sql.execute(connection, "BEGIN", "UPDATE t SET v = randomblob(900)", "ROLLBACK");
            Sql.execute(connection, "BEGIN", "UPDATE t SET v = randomblob(900) WHERE id > 150");
            left = new CrashWorkshop(folder, 1, key, PAGE).copy(live, "left");
        }

        assertThat(key.pages().playBack(left, () -> {})).isTrue();

        assertThat(rows(left, key)).isEqualTo(committed);
    }

    private Left left(DatabaseOpener key, int later) throws Exception {
        for (int pages = 1; pages < 60; pages++) {
            String name = "live-" + later + "-" + pages;
            DatabaseFile live = database(key, name);
            try (Connection connection = key.open(live)) {
                prepare(connection);
                Sql.execute(
                        connection,
                        "BEGIN",
                        "SAVEPOINT s",
                        "UPDATE t SET v = randomblob(900) WHERE id > " + (100 + pages),
                        "UPDATE t SET v = randomblob(900) WHERE id < " + 4 * pages,
                        "UPDATE t SET v = randomblob(900) WHERE id < " + 4 * pages,
                        "ROLLBACK TO s",
                        "UPDATE t SET v = randomblob(900) WHERE id % 5 = " + pages % 5,
                        "COMMIT");
                for (int i = 0; i < later; i++) {
                    Sql.execute(connection, "UPDATE t SET v = randomblob(900) WHERE id = " + i);
                }
                if (isAnyForgotten(live)) {
                    return new Left(
                            new CrashWorkshop(folder, 1, key, PAGE).copy(live, name + "-left"),
                            Sql.text(connection, ROWS));
                }
            }
        }
        throw new AssertionError("SQLite has forgotten none");
    }

    private static boolean isAnyForgotten(DatabaseFile live) throws IOException {
        ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(live.wal()));
        boolean any = false;
        for (int at = 32; at < log.limit(); at += 24 + PAGE) {
            any |= log.getLong(at + 8) == 0;
        }
        return any;
    }

    private DatabaseFile database(DatabaseOpener key, String name) throws Exception {
        DatabaseFile live = new DatabaseFile(Files.createFile(folder.resolve(name + ".db")));
        key.open(live, Purpose.CREATION).close();
        return live;
    }

    private static void prepare(Connection connection) throws Exception {
        Sql.execute(
                connection,
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA cache_size = 3",
                "PRAGMA wal_autocheckpoint = 0",
                "CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                        + " INSERT INTO t SELECT i, zeroblob(900) FROM n",
                "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static String rows(DatabaseFile database, DatabaseOpener key) throws Exception {
        try (Connection connection = key.open(database)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            return Sql.text(connection, ROWS);
        }
    }
}
