package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A committed transaction that a crash loses: in WAL mode, after ROLLBACK TO in a transaction that has spilled. */
class LogFactsTest {
    private static final int TRIES = 60;
    private static final String ROWS = "SELECT group_concat(hex(substr(v, 1, 4))) FROM t";

    @TempDir
    Path folder;

    @Test
    void a_crash_loses_some_transactions_that_have_spilled_and_rolled_back_to_a_savepoint() throws Exception {
        int lost = 0;
        for (int i = 0; i < TRIES; i++) {
            lost += isLost(i, "PRAGMA cache_spill = ON") ? 1 : 0;
        }

        assertThat(lost).isBetween(1, TRIES - 1);
    }

    @Test
    void without_spilling_it_loses_none() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            assertThat(isLost(i, "PRAGMA cache_spill = OFF")).isFalse();
        }
    }

    private boolean isLost(int i, String spill) throws Exception {
        Path live = folder.resolve("live-" + i);
        Path left = folder.resolve("left-" + i);
        String committed;
        try (Connection connection = RawDriver.open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA cache_size = 3",
                    spill,
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                            + " INSERT INTO t SELECT i, zeroblob(900) FROM n",
                    "BEGIN",
                    "SAVEPOINT s",
                    "UPDATE t SET v = randomblob(900) WHERE id > " + (100 + i),
                    "UPDATE t SET v = randomblob(900) WHERE id < " + 4 * i,
                    "UPDATE t SET v = randomblob(900) WHERE id < " + 4 * i,
                    "ROLLBACK TO s",
                    "UPDATE t SET v = randomblob(900) WHERE id % 5 = " + i % 5,
                    "COMMIT");
            committed = Sql.text(connection, ROWS);
            Files.copy(live, left);
            Files.copy(Path.of(live + "-wal"), Path.of(left + "-wal"));
        }
        try (Connection connection = RawDriver.open(left)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            return !Sql.text(connection, ROWS).equals(committed);
        }
    }
}
