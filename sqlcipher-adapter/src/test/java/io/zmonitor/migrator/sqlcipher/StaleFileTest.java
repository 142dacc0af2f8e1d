package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An older complete file of the same database, put back by hand beside what a newer one has left: pages of the two never
 * mix. Alone it is what it was, and the ledger inside says how far it is.
 */
class StaleFileTest {
    private static final int COMMITS = 5;

    @TempDir
    Path folder;

    private final SqlCipherKey key = Keys.raw();
    private final List<byte[]> files = new ArrayList<>();
    private final List<String> contents = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void beside_a_newer_journal_or_log_it_is_refused(JournalMode mode) throws Exception {
        DatabaseFile left = crashed(mode);
        Path side = side(left);
        byte[] newer = Files.readAllBytes(side);
        for (int commit = 0; commit <= COMMITS; commit++) {
            Files.write(left.path(), files.get(commit));

            MigrationException answer = boot(left);

            if (commit < COMMITS) {
                assertThat(answer.problem().code()).as("commit %s", commit).isEqualTo(ProblemCode.SIDE_FILE_FOREIGN);
                assertThat(answer.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
                assertThat(Files.readAllBytes(left.path())).isEqualTo(files.get(commit));
                assertThat(Files.readAllBytes(side)).isEqualTo(newer);
            } else {
                assertThat(answer.problem().code()).isEqualTo(ProblemCode.TABLES_WITHOUT_LEDGER);
                assertThat(content(left)).isEqualTo(contents.get(contents.size() - 1));
            }
        }
    }

    /** A boot was killed after it had recovered and before it had proved that; then somebody put an older file back. */
    @ParameterizedTest
    @EnumSource
    void beside_the_copies_of_a_begun_recovery_nothing_is_put_back_over_it(JournalMode mode) throws Exception {
        DatabaseFile left = crashed(mode);
        Path aside = Files.createDirectory(left.sibling("-crashed"));
        Path side = side(left);
        Files.copy(left.path(), aside.resolve(left.path().getFileName()));
        Files.move(side, aside.resolve(side.getFileName()));
        for (int commit = 0; commit < COMMITS; commit++) {
            Files.write(left.path(), files.get(commit));

            MigrationException answer = boot(left);

            assertThat(answer.databaseState()).as("commit %s", commit).isEqualTo(DatabaseState.UNKNOWN);
            assertThat(answer.problem().code()).isEqualTo(ProblemCode.CHANGED_SINCE_RECOVERY);
            assertThat(Files.readAllBytes(left.path())).isEqualTo(files.get(commit));
            assertThat(side).doesNotExist();
            // What was kept stays for good, under another name; the next turn begins as this one did.
            Path kept = left.sibling("-quarantine-1");
            assertThat(kept).isDirectoryContaining(file -> file.endsWith(side.getFileName()));
            Files.move(kept, aside, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beside_nothing_it_is_what_it_was(JournalMode mode) throws Exception {
        DatabaseFile left = crashed(mode);
        Files.delete(side(left));
        for (int commit = 0; commit <= COMMITS; commit++) {
            Files.write(left.path(), files.get(commit));
            assertThat(boot(left).problem().code()).isEqualTo(ProblemCode.TABLES_WITHOUT_LEDGER);
            assertThat(content(left)).isEqualTo(contents.get(commit));
        }
    }

    // Some commits, each with the file as it was closed, and what a kill leaves of the next transaction: in a journal
    // mode one that was not committed, in WAL mode one that was.
    private DatabaseFile crashed(JournalMode mode) throws IOException, SQLException {
        DatabaseFile live = new DatabaseFile(Files.createFile(folder.resolve("live.db")));
        key.open(live, Purpose.CREATION).close();
        try (Connection connection = key.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = " + mode,
                    "CREATE TABLE vitals (id INTEGER PRIMARY KEY, value INTEGER, raw BLOB)",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
                            + " INSERT INTO vitals (value, raw) SELECT 0, randomblob(500) FROM n");
        }
        note(live);
        for (int commit = 1; commit <= COMMITS; commit++) {
            try (Connection connection = key.open(live)) {
                Sql.execute(
                        connection,
                        "BEGIN",
                        "PRAGMA user_version = " + commit,
                        "UPDATE vitals SET value = " + commit,
                        "COMMIT");
            }
            note(live);
        }
        DatabaseFile left =
                new DatabaseFile(Files.createDirectory(folder.resolve("left")).resolve("monitor.db"));
        try (Connection connection = key.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA cache_size = 3",
                    "BEGIN",
                    "PRAGMA user_version = 99",
                    "UPDATE vitals SET value = 99, raw = randomblob(500)");
            if (mode == JournalMode.WAL) {
                Sql.execute(connection, "COMMIT");
            }
            Files.copy(live.path(), left.path());
            Path from = Files.exists(live.wal()) ? live.wal() : live.journal();
            Files.copy(from, mode == JournalMode.WAL ? left.wal() : left.journal());
            if (mode == JournalMode.WAL) {
                contents.add(content(connection));
            } else {
                Sql.execute(connection, "ROLLBACK");
            }
        }
        return left;
    }

    private void note(DatabaseFile closed) throws IOException, SQLException {
        files.add(Files.readAllBytes(closed.path()));
        contents.add(content(closed));
    }

    private static Path side(DatabaseFile database) {
        return Files.exists(database.wal()) ? database.wal() : database.journal();
    }

    private MigrationException boot(DatabaseFile database) {
        return catchThrowableOfType(
                MigrationException.class,
                () -> Migrator.forDatabase(database.path(), key)
                        .withSource(MigrationSource.of())
                        .migrate());
    }

    private String content(DatabaseFile database) throws SQLException {
        try (Connection connection = key.open(database)) {
            return content(connection);
        }
    }

    private static String content(Connection connection) throws SQLException {
        return Sql.text(connection, "PRAGMA user_version")
                + Sql.rows(connection, "SELECT id, value, hex(raw) FROM vitals ORDER BY id");
    }
}
