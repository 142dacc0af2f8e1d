package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verified backup costs beside a plain copy of the same file that is flushed. Runs with {@code -DexcludedGroups= -Dgroups=cost}. */
@Tag("cost")
class BackupCostTest {
    private static final int ROUNDS = Integer.getInteger("cost.rounds", 7);
    private static final SqlMigration VITALS =
            SqlMigration.of(MigrationId.schema(1), "vitals", "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 300})
    void a_verified_backup_beside_a_plain_copy(int megabytes) throws Exception {
        DatabaseFile database = database(megabytes);
        Migrator migrator = Migrator.forDatabase(database.path(), key())
                .withSource(MigrationSource.of(VITALS))
                .withBackupPolicy(BackupPolicy.always().keeping(1));
        double[] ratios = new double[ROUNDS];
        double[] plain = new double[ROUNDS];
        double[] verified = new double[ROUNDS];
        double[] plainProcessors = new double[ROUNDS];
        double[] processors = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            int at = Math.max(round, 0); // the first one warms up
            double before = processors();
            plain[at] = plainCopy(database.path());
            double between = processors();
            verified[at] = migrator.maintenance().backup().took().toNanos() / 1e6;
            processors[at] = processors() - between;
            plainProcessors[at] = between - before;
            ratios[at] = verified[at] / plain[at];
        }
        for (double[] figures : List.of(ratios, plain, verified, plainProcessors, processors)) {
            Arrays.sort(figures);
        }
        int half = ROUNDS / 2;
        String figures = String.format(
                Locale.ROOT,
                "%d MB: ratio of the clock %.2f (from %.2f to %.2f; of the shortest ones %.2f); ms of the clock %.0f and %.0f,"
                        + " of processors %.0f and %.0f",
                megabytes,
                ratios[half],
                ratios[0],
                ratios[ROUNDS - 1],
                verified[0] / plain[0],
                plain[half],
                verified[half],
                plainProcessors[half],
                processors[half]);
        Files.writeString(
                Path.of("target", "backup-cost.txt"),
                figures + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(ratios[half]).as(figures).isPositive();
    }

    // Of all threads: under the load of others only these can be compared.
    private static double processors() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
    }

    private double plainCopy(Path database) throws Exception {
        Path copy = folder.resolve("copy");
        long start = System.nanoTime();
        Files.copy(database, copy);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
            channel.force(true);
        }
        double took = (System.nanoTime() - start) / 1e6;
        Files.delete(copy);
        return took;
    }

    private DatabaseFile database(int megabytes) throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Migrator.forDatabase(database.path(), key())
                .withSource(MigrationSource.of(VITALS))
                .migrate();
        try (Connection connection = key().open(database)) {
            Sql.execute(
                    connection,
                    "PRAGMA synchronous = OFF",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + megabytes * 250
                            + ") INSERT INTO vitals (raw) SELECT randomblob(3900) FROM n");
        }
        return database;
    }

    private static SqlCipherKey key() {
        return SqlCipherKey.fetchedFrom(() -> Keys.rawBytes(7));
    }
}
