package io.zmonitor.migrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.functional.SweepSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, really killed: after each event of a run, and at random moments. Whatever is left must be exactly one
 * version, and the next boot must complete without help. A sample steps back from the last event; its steps are odd, so
 * that both journals take turns.
 */
class KillTest {
    private static final int RANDOM_KILLS = Integer.getInteger("kills", 6);
    private static final long SEED = Long.getLong("seed", 20_261_121L);
    private static final int LONGEST_RUN_MILLIS = 120;

    @TempDir
    static Path folder;

    private static Workshop workshop;
    private static ExecutorService workers;
    private static int events;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        workers = Executors.newFixedThreadPool(2);
        events = eventsOfAWholeRun();
    }

    @AfterAll
    static void close() {
        workers.shutdownNow();
    }

    @Test
    void a_kill_after_any_event_of_an_all_or_nothing_run_leaves_the_old_or_the_new_version() throws Exception {
        List<Callable<Integer>> kills = new ArrayList<>();
        for (int event = events; event > 0; event -= SweepSize.step(5)) {
            int at = event;
            Path database = workshop.copy(name(), event % 2 == 0 ? "truncate" : "wal");
            kills.add(() -> killedAt(at, Atomicity.ALL_OR_NOTHING, database));
        }

        assertThat(all(kills)).containsOnly(MonitorSet.RELEASED, MonitorSet.ALL.size());
    }

    @Test
    void a_kill_after_any_event_of_a_run_in_steps_leaves_a_whole_step() throws Exception {
        List<Callable<Integer>> kills = new ArrayList<>();
        for (int event = events; event > 0; event -= SweepSize.step(3)) {
            int at = event;
            Path database = workshop.copy(name(), event % 2 == 0 ? "wal" : "truncate");
            kills.add(() -> killedAt(at, Atomicity.PER_STEP, database));
        }

        assertThat(all(kills)).contains(MonitorSet.RELEASED, MonitorSet.RELEASED + 1, MonitorSet.ALL.size() - 1);
    }

    @Test
    void a_kill_at_a_random_moment_loses_nothing() throws Exception {
        Random random = new Random(SEED);
        List<Callable<Integer>> kills = new ArrayList<>();
        for (int kill = 0; kill < RANDOM_KILLS; kill++) {
            Path database = switch (kill % 4) {
                case 0 -> workshop.none(name());
                case 1 -> workshop.copy(name(), "wal");
                default -> workshop.copy(name(), "truncate");
            };
            Atomicity atomicity = kill % 3 == 0 ? Atomicity.PER_STEP : Atomicity.ALL_OR_NOTHING;
            long nanos = random.nextLong(TimeUnit.MILLISECONDS.toNanos(LONGEST_RUN_MILLIS));
            kills.add(() -> killedAfter(nanos, atomicity, database));
        }

        assertThat(all(kills)).as("seed %s", SEED).hasSize(RANDOM_KILLS);
    }

    private static int eventsOfAWholeRun() throws Exception {
        try (ChildMonitor child = ChildMonitor.start(folder)) {
            child.boot(Atomicity.ALL_OR_NOTHING, 0, workshop.copy(name(), "truncate"));
            String answer = child.answer();
            assertThat(answer).startsWith("applied 6 events ");
            return Integer.parseInt(answer.substring("applied 6 events ".length()));
        }
    }

    private static int killedAt(int event, Atomicity atomicity, Path database) throws Exception {
        try (ChildMonitor child = ChildMonitor.start(folder)) {
            child.boot(atomicity, event, database);
            child.answer();
        }
        return examined(database, "event " + event);
    }

    private static int killedAfter(long nanos, Atomicity atomicity, Path database) throws Exception {
        try (ChildMonitor child = ChildMonitor.start(folder)) {
            child.boot(atomicity, 0, database);
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
        return examined(database, nanos + " ns");
    }

    /** Examines what the kill left, and boots again. Gives the version that was left. */
    private static int examined(Path database, String when) throws Exception {
        int left = 0;
        if (Files.exists(database)) {
            left = workshop.entries(database);
            assertThat(workshop.integrity(database)).as(when).isEqualTo("ok");
            assertThat(workshop.versionsThatMatch(database)).as(when).contains(left);
        }
        int applied =
                Workshop.migrate(database, MonitorSet.ALL.size()).applied().size();
        assertThat(left + applied).as(when).isEqualTo(MonitorSet.ALL.size());
        assertThat(workshop.versionsThatMatch(database)).as(when).contains(MonitorSet.ALL.size());
        assertThat(Workshop.migrate(database, MonitorSet.ALL.size()).wasUpToDate())
                .as(when)
                .isTrue();
        Files.delete(database);
        return left;
    }

    private static List<Integer> all(List<Callable<Integer>> kills) throws Exception {
        List<Integer> left = new ArrayList<>();
        for (Future<Integer> kill : workers.invokeAll(kills)) {
            left.add(kill.get());
        }
        return left;
    }

    private static String name() {
        return "monitor-" + NUMBER.incrementAndGet() + ".db";
    }
}
