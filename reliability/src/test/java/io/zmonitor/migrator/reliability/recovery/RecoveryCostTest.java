package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first boot after a power cut costs on a large file, as ratios to SQLite's recovery alone. */
@Tag("under-fire")
class RecoveryCostTest {
    private static final int MEGABYTES = Integer.getInteger("zmonitor.recovery.megabytes", 1024);
    private static final int ROUNDS = Integer.getInteger("zmonitor.recovery.rounds", 3);

    @TempDir
    Path folder;

    private interface Deed {
        void perform() throws IOException, SQLException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void the_cost_is_that_of_the_transaction_and_not_of_the_file(String journalMode) throws Exception {
        DatabaseFile crashed = crash(journalMode);
        double[][] seconds = new double[4][ROUNDS];
        double[][] processor = new double[2][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            DatabaseFile bare =
                    CrashedDatabases.copied(crashed, Files.createDirectory(folder.resolve("bare-" + round)));
            double before = processor();
            seconds[0][round] = time(() ->
                    new DriversOwn(CrashedDatabases.key(), true).open(bare).close());
            processor[0][round] = processor() - before;
            seconds[2][round] = time(() -> flushedCopy(bare.path(), folder.resolve("copy")));
            seconds[3][round] = time(() -> CrashedDatabases.key().pages().scan(bare));
            Files.delete(folder.resolve("copy"));
            CrashedDatabases.remove(bare.path().getParent());
            DatabaseFile proved =
                    CrashedDatabases.copied(crashed, Files.createDirectory(folder.resolve("proved-" + round)));
            before = processor();
            seconds[1][round] = time(() -> Migrator.forDatabase(proved.path(), CrashedDatabases.key())
                    .withSource(CrashedDatabases.set())
                    .migrate());
            processor[1][round] = processor() - before;
            CrashedDatabases.remove(proved.path().getParent());
        }
        double alone = median(seconds[0]);
        System.out.printf(
                "%s, %d MiB, side file %.1f MiB: SQLite alone %.2f s, %.2f s of processors;"
                        + " with copy and proof %.2f x, %.2f x of processors;"
                        + " a copy of the set %.2f x; a scan of all pages %.2f x%n",
                journalMode,
                Files.size(crashed.path()) >> 20,
                Math.max(size(crashed.journal()), size(crashed.wal())) / 1048576.0,
                alone,
                median(processor[0]),
                median(seconds[1]) / alone,
                median(processor[1]) / median(processor[0]),
                median(seconds[2]) / alone,
                median(seconds[3]) / alone);
        assertThat(median(seconds[1])).isPositive();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private DatabaseFile crash(String journalMode) throws IOException, SQLException {
        DatabaseFile live = new DatabaseFile(folder.resolve("live.db"));
        Migrator.forDatabase(live.path(), CrashedDatabases.key())
                .withSource(CrashedDatabases.set())
                .migrate();
        try (Connection connection = CrashedDatabases.key().open(live)) {
            int rows = MEGABYTES * 256;
            Sql.execute(
                    connection,
                    "PRAGMA synchronous = OFF",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                            + ") INSERT INTO vitals SELECT i, i, zeroblob(3800) FROM n",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA journal_mode = " + journalMode,
                    "PRAGMA wal_autocheckpoint = 0",
                    "BEGIN",
                    "PRAGMA user_version = 3",
                    "UPDATE vitals SET value = 0 WHERE id % 50 = 0");
            if (journalMode.equals("wal")) {
                Sql.execute(connection, "COMMIT");
            }
            DatabaseFile crashed = CrashedDatabases.copied(live, Files.createDirectory(folder.resolve("crashed")));
            assertThat(Math.max(size(crashed.journal()), size(crashed.wal()))).isPositive();
            return crashed;
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static void flushedCopy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        try (FileChannel copy = FileChannel.open(to, StandardOpenOption.WRITE)) {
            copy.force(true);
        }
    }

    private static double time(Deed deed) throws IOException, SQLException {
        long start = System.nanoTime();
        deed.perform();
        return (System.nanoTime() - start) / 1e9;
    }
}
