package io.zmonitor.migrator.reliability.surroundings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorMain;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory that runs out, stacks that overflow, threads that are interrupted, clocks that lie. */
class ProcessTroubleTest {
    private Workplace place;
    private Oracle oracle;

    @BeforeEach
    void open() throws Exception {
        place = Workplace.open("trouble");
        oracle =
                new Oracle(Golden.lived(place.fresh("golden"), Journal.TRUNCATE), new OtherSqlite(place.made("other")));
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void a_step_that_runs_out_of_memory_leaves_nothing_behind() throws Exception {
        assertThat(failureOf(() -> allocate(new ArrayList<>()))).hasMessageContaining("OutOfMemoryError");
    }

    @Test
    void a_step_that_overflows_the_stack_leaves_nothing_behind() throws Exception {
        assertThat(failureOf(() -> recurse(0))).hasMessageContaining("StackOverflowError");
    }

    @Test
    void a_step_that_ends_the_process_leaves_nothing_behind() throws Exception {
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("exit"));
        try (ChildJvm child = Monitors.command(ExitMain.class, place.made("temporary"))
                .start(folder.resolve(FileSet.NAME).toString())) {
            assertThat(child.outcome().exitCode()).isEqualTo(7);
        }

        List<String> violations = new ArrayList<>();
        assertThat(oracle.left(folder, 0, violations)).isZero();
        oracle.boots(folder, 0, violations);
        assertThat(violations).isEmpty();
    }

    @Test
    void a_thread_that_is_interrupted_at_any_time_loses_neither_lock_nor_rows() throws Exception {
        CampaignResult tally = new CampaignResult("interrupts");
        try (ChildJvm rival = Monitors.ready(
                Monitors.command(MonitorMain.class, place.made("temporary")).start())) {
            for (int round = 0; round < Settings.count("rounds", 10); round++) {
                Random random = Settings.random("interrupts", round);
                Path folder = FileSet.copied(oracle.golden().start(), place.fresh("interrupted"));
                Path database = folder.resolve(FileSet.NAME);
                List<String> wrong = new ArrayList<>();
                Thread run = new Thread(() -> boot(database));
                run.start();
                TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
                run.interrupt();
                rival.say(Monitors.boot(Journal.TRUNCATE, database));
                if (!rival.line().equals("reached 0")) {
                    wrong.add("the rival did not finish");
                }
                rival.line();
                run.join();
                oracle.boots(folder, 0, wrong);
                tally.count("rounds");
                tally.found("round " + round, wrong, folder);
                FileSet.remove(folder);
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2106-02-07T06:28:16Z, 1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z, 2106-02-07T06:28:16Z",
        "2026-11-21T10:00:00Z, 2026-11-21T09:00:00Z"
    })
    void a_clock_that_lies_changes_no_order_and_breaks_no_chain(Instant first, Instant second) throws Exception {
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("clock"));
        Path database = folder.resolve(FileSet.NAME);
        List<String> violations = new ArrayList<>();

        at(first, database).withTarget(io.zmonitor.migrator.Target.upTo(5)).migrate();
        at(second, database).migrate();

        oracle.boots(folder, 0, violations);
        assertThat(violations).isEmpty();
    }

    // Whether it is refused or succeeds is chance; what counts is what is there afterwards.
    private static void boot(Path database) {
        try {
            MonitorLife.boot(database);
        } catch (MigrationException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Migrator at(Instant time, Path database) {
        return MonitorLife.front(database).withClock(Clock.fixed(time, ZoneOffset.UTC));
    }

    private Throwable failureOf(HostileMigration.Deed deed) throws Exception {
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("hostile"));
        Path database = folder.resolve(FileSet.NAME);
        Throwable failure = catchThrowable(() -> MonitorLife.front(database)
                .withSource(MonitorSet.and(new HostileMigration(deed)))
                .migrate());

        assertThat(oracle.judge(folder, 0)).isEmpty();
        return failure;
    }

    // A real one, that the process survives: all that was taken is free again when it is thrown.
    private static void allocate(List<long[]> taken) {
        while (true) {
            taken.add(new long[Integer.MAX_VALUE - 8]);
        }
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }
}
