package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verified backup costs beside a plain copy of the same file that is flushed. Runs with {@code -Dgroups=cost}. */
@Tag("cost")
class BackupCostTest {
    private static final int ROUNDS = Integer.getInteger("cost.rounds", 7);
    private static final SqlMigration VITALS =
            SqlMigration.of(MigrationId.schema(1), "vitals", "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {100, 300})
    void a_verified_backup_beside_a_plain_copy(int megabytes) throws Exception {
        DatabaseFile database = database(megabytes);
        Migrator migrator = Migrator.forDatabase(database.path(), key())
                .withSource(MigrationSource.of(VITALS))
                .withBackupPolicy(BackupPolicy.always().keeping(1));
        double[] ratios = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            double plain = plainCopy(database.path());
            Backup backup = migrator.maintenance().backup();
            double ratio = backup.took().toNanos() / plain;
            if (round >= 0) {
                ratios[round] = ratio;
            }
        }
        Arrays.sort(ratios);
        String figures = String.format(
                Locale.ROOT,
                "%d MB: median ratio %.2f, from %.2f to %.2f",
                megabytes,
                ratios[ROUNDS / 2],
                ratios[0],
                ratios[ROUNDS - 1]);
        Files.writeString(
                Path.of("target", "backup-cost.txt"),
                figures + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(ratios[ROUNDS / 2]).as(figures).isPositive();
    }

    private double plainCopy(Path database) throws Exception {
        Path copy = folder.resolve("copy");
        long start = System.nanoTime();
        Files.copy(database, copy);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
            channel.force(true);
        }
        long took = System.nanoTime() - start;
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
