package io.zmonitor.migrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first boot from a snapshot that is killed leaves nothing, or all of it; and the next boot makes it whole. */
class SnapshotKillTest {
    private static final int RANDOM_KILLS = Integer.getInteger("kills", 8);
    private static final long SEED = Long.getLong("seed", 20_261_130L);
    private static final int LONGEST_RUN_MILLIS = 80;
    private static final int COVERED = 60;
    private static final int ROWS = 40;

    @TempDir
    static Path folder;

    private static List<String> whole;

    @BeforeAll
    static void make() throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        for (int number = 1; number <= COVERED; number++) {
            Files.writeString(scripts.resolve(String.format("%04d_table.sql", number)), script(number));
        }
        MigrationsSnapshot.of(MigrationSource.directory(scripts)).write(scripts, COVERED);
        Files.writeString(
                scripts.resolve("0061_newer.sql"), "CREATE TABLE newer (id, v); INSERT INTO newer VALUES (1, 2);");
        Path database = folder.resolve("whole.db");
        boot(database);
        whole = digest(database);
    }

    private static String script(int number) {
        return "CREATE TABLE t" + number + " (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);"
                + "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS + ")"
                + " INSERT INTO t" + number + " (v) SELECT printf('%0200d', i) FROM n;";
    }

    @Test
    void at_each_event() throws Exception {
        int events = 0;
        boolean killed = true;
        while (killed) {
            Path database = folder.resolve("event-" + ++events + ".db");
            try (ChildMonitor child = ChildMonitor.start(folder)) {
                child.boot(Atomicity.ALL_OR_NOTHING, events, database);
                killed = child.answer().startsWith("at ");
            }
            examine(database, "event " + events);
        }
        assertThat(events).isGreaterThan(5);
    }

    @Test
    void at_a_random_moment() throws Exception {
        Random random = new Random(SEED);
        List<Integer> left = new ArrayList<>();
        for (int kill = 0; kill < RANDOM_KILLS; kill++) {
            Path database = folder.resolve("random-" + kill + ".db");
            try (ChildMonitor child = ChildMonitor.start(folder)) {
                child.boot(Atomicity.ALL_OR_NOTHING, 0, database);
                TimeUnit.NANOSECONDS.sleep(random.nextLong(TimeUnit.MILLISECONDS.toNanos(LONGEST_RUN_MILLIS)));
            }
            left.add(examine(database, "kill " + kill));
        }
        assertThat(left).as("seed %s", SEED).isSubsetOf(0, COVERED + 1);
    }

    private static int examine(Path database, String when) throws Exception {
        MigrationReport report = boot(database);
        int left = report.wasUpToDate() ? COVERED + 1 : 0;
        if (left == 0) {
            // Of one that was half there, the boot would not have started from the snapshot again.
            assertThat(report.snapshot()).as(when).isEqualTo(OptionalLong.of(COVERED));
        }
        assertThat(digest(database)).as(when).isEqualTo(whole);
        assertThat(boot(database).wasUpToDate()).as(when).isTrue();
        assertThat(migrator(database).maintenance().verify().findings())
                .as(when)
                .isEmpty();
        Files.delete(database);
        return left;
    }

    private static MigrationReport boot(Path database) {
        return migrator(database).migrate();
    }

    private static Migrator migrator(Path database) {
        return Migrator.forDatabase(database, new TestOpener())
                .withSource(MigrationSource.directory(folder.resolve("scripts")));
    }

    private static List<String> digest(Path database) throws Exception {
        try (Connection connection = new TestOpener().open(new DatabaseFile(database))) {
            assertThat(new SqlConnection(connection).text("PRAGMA integrity_check"))
                    .isEqualTo("ok");
            return Digest.of(connection);
        }
    }
}
