package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real database of more than 1 GiB, with rows on both sides of the page of SQLite's locks: backed up, damaged behind
 * 1 GiB, restored. Runs with {@code -DexcludedGroups= -Dgroups=cost}, and takes 5 GB of the temporary folder.
 */
@Tag("cost")
class LargeDatabaseTest {
    private static final int PAGE = 4096;
    private static final long LOCK_PAGE = (1L << 30) / PAGE + 1;
    private static final SqlMigration VITALS =
            SqlMigration.of(MigrationId.schema(1), "vitals", "CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);");

    @TempDir
    Path folder;

    @Test
    void is_backed_up_and_restored_with_all_rows_and_damage_behind_the_lock_page_is_found() throws Exception {
        Path database = folder.resolve("monitor.db");
        Maintenance maintenance = Migrator.forDatabase(database, Keys.raw())
                .withSource(MigrationSource.of(VITALS))
                .withBackupPolicy(BackupPolicy.always())
                .maintenance();
        fill(database);
        long pages = Files.size(database) / PAGE;
        assertThat(pages).isGreaterThan(LOCK_PAGE + 1000);
        String before = rows(database);

        long start = System.nanoTime();
        Path backup = maintenance.backup().file();
        double backedUp = secondsSince(start);

        assertThat(Files.size(backup)).isEqualTo(Files.size(database));
        for (long page : List.of(LOCK_PAGE - 1, LOCK_PAGE + 1, pages - 1)) {
            byte original = flipped(database, page, (byte) 0);
            MigrationException failure = catchThrowableOfType(MigrationException.class, maintenance::backup);
            assertThat(failure.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
            assertThat(failure).hasMessageContaining("not authentic: " + page);
            flipped(database, page, original);

            byte ofBackup = flipped(backup, page, (byte) 0);
            MigrationException refused =
                    catchThrowableOfType(MigrationException.class, () -> maintenance.restore(backup, "a test"));
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.BACKUP_UNUSABLE);
            assertThat(refused).hasMessageContaining("not authentic: " + page);
            flipped(backup, page, ofBackup);
        }
        flipped(database, pages - 1, (byte) 0);

        start = System.nanoTime();
        maintenance.restore(backup, "a test");
        double restored = secondsSince(start);

        assertThat(rows(database)).isEqualTo(before);
        try (Connection connection = Keys.raw().open(new DatabaseFile(database))) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        }
        Files.writeString(
                Path.of("target", "large-database.txt"),
                String.format(
                        Locale.ROOT,
                        "%d pages, %d MiB: verified backup %.1f s, restore %.1f s%n",
                        pages,
                        (pages * PAGE) >> 20,
                        backedUp,
                        restored),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void fill(Path database) throws Exception {
        Migrator.forDatabase(database, Keys.raw())
                .withSource(MigrationSource.of(VITALS))
                .migrate();
        try (Connection connection = Keys.raw().open(new DatabaseFile(database))) {
            Sql.execute(connection, "PRAGMA synchronous = OFF");
            for (int part = 0; part < 12; part++) {
                Sql.execute(
                        connection,
                        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                                + " INSERT INTO vitals (raw) SELECT randomblob(95000) FROM n");
            }
        }
    }

    /** The number of rows, and a digest over all that they hold. */
    private static String rows(Path database) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long count = 0;
        try (Connection connection = Keys.raw().open(new DatabaseFile(database));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, raw FROM vitals ORDER BY id")) {
            for (; rows.next(); count++) {
                digest.update(Long.toString(rows.getLong(1)).getBytes(StandardCharsets.US_ASCII));
                digest.update(rows.getBytes(2));
            }
        }
        return count + " rows, " + HexFormat.of().formatHex(digest.digest());
    }

    /** Writes a byte in the middle of a page, or the complement of what is there for 0; answers what was there. */
    private static byte flipped(Path file, long page, byte given) throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = (page - 1) * PAGE + PAGE / 2;
            bytes.seek(at);
            byte there = bytes.readByte();
            bytes.seek(at);
            bytes.writeByte(given == 0 ? ~there : given);
            return there;
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
