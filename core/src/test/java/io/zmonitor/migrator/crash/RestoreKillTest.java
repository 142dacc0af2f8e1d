package io.zmonitor.migrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.functional.TestOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed at random moments of a restore: the database is the old one or the backup, whole. */
class RestoreKillTest {
    private static final int KILLS = Integer.getInteger("kills.restore", 8);
    private static final long SEED = Long.getLong("seed", 20_261_122L);
    private static final int LONGEST_RESTORE_MILLIS = 60;

    @TempDir
    Path folder;

    @Test
    void a_kill_at_a_random_moment_of_a_restore_leaves_one_whole_database() throws Exception {
        Workshop workshop = new Workshop(folder);
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            Path place = Files.createDirectory(folder.resolve("place-" + kill));
            Path database = place.resolve("monitor.db");
            Files.move(workshop.copy("copy-" + kill, kill % 2 == 0 ? "truncate" : "wal"), database);
            Workshop.migrate(database, MonitorSet.ALL.size());
            long nanos = random.nextLong(TimeUnit.MILLISECONDS.toNanos(LONGEST_RESTORE_MILLIS));
            try (ChildMonitor child = ChildMonitor.start(folder, RestoringProcess.class)) {
                child.order(database.toString());
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
            examine(workshop, database, "kill " + kill + " after " + nanos + " ns, seed " + SEED);
        }
    }

    private static void examine(Workshop workshop, Path database, String when) throws Exception {
        Workshop.migrate(database, MonitorSet.ALL.size());
        assertThat(workshop.versionsThatMatch(database)).as(when).contains(MonitorSet.ALL.size());
        assertThat(workshop.integrity(database)).as(when).isEqualTo("ok");
        List<Backup> backups =
                Migrator.forDatabase(database, new TestOpener()).maintenance().backups();
        assertThat(backups).as(when).isNotEmpty();
        for (Backup backup : backups) {
            assertThat(workshop.versionsThatMatch(backup.file())).as(when).contains(MonitorSet.RELEASED);
        }
        assertThat(names(database)).as(when).noneMatch(name -> name.endsWith("-migrator-intent"));
        for (Path aside : asides(database)) {
            assertThat(workshop.versionsThatMatch(aside.resolve("monitor.db")))
                    .as(when)
                    .contains(MonitorSet.ALL.size());
        }
    }

    private static List<String> names(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database.getParent())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<Path> asides(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database.getParent())) {
            return files.filter(file -> file.toString().contains(".replaced-")).toList();
        }
    }
}
