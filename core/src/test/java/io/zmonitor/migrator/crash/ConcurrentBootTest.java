package io.zmonitor.migrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two boots at once, in two processes and in one: exactly one applies, and both succeed. */
class ConcurrentBootTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 6);

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "delete", "truncate", "wal"})
    void exactly_one_of_two_processes_applies_and_both_succeed(String kind) throws Exception {
        try (ChildMonitor one = ChildMonitor.start(folder);
                ChildMonitor other = ChildMonitor.start(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                String name = kind + "-" + round + ".db";
                Path database = kind.equals("new") ? workshop.none(name) : workshop.copy(name, kind);
                Atomicity atomicity = round % 2 == 0 ? Atomicity.ALL_OR_NOTHING : Atomicity.PER_STEP;

                one.boot(atomicity, 0, database);
                other.boot(atomicity, 0, database);

                int all = MonitorSet.ALL.size() - (kind.equals("new") ? 0 : MonitorSet.RELEASED);
                assertThat(List.of(applied(one.answer()), applied(other.answer())))
                        .as("%s round %s", kind, round)
                        .containsExactlyInAnyOrder(all, 0);
                assertThat(workshop.versionsThatMatch(database)).contains(MonitorSet.ALL.size());
                assertThat(workshop.integrity(database)).isEqualTo("ok");
            }
        }
    }

    @Test
    void two_threads_of_one_process_do_not_apply_twice_either() throws Exception {
        Path database = workshop.none("threads.db");

        List<Integer> applied = together(RunSettings.forFile(database, new TestOpener()));

        assertThat(applied).containsExactlyInAnyOrder(MonitorSet.ALL.size(), 0);
    }

    @Test
    void would_apply_twice_without_the_lock_and_without_reading_the_ledger_again() throws Exception {
        Path database = workshop.copy("unguarded.db", "wal");
        CyclicBarrier bothHavePlanned = new CyclicBarrier(2);
        RunSettings unguarded = RunSettings.forFile(database, new TestOpener())
                .withoutGuard(Guard.LOCK)
                .withoutGuard(Guard.READ_AGAIN)
                .withBackupPolicy(BackupPolicy.withoutBackup("two without a lock disturb each other's"))
                .withPreCheck(new TwoRunsBarrier(bothHavePlanned));

        List<Integer> applied = together(unguarded);

        // The second one starts from the version that it planned for, and fails in the middle of what is there already.
        assertThat(applied).contains(MonitorSet.ALL.size() - MonitorSet.RELEASED, -1);
    }

    @Test
    void the_second_plans_anew_when_the_ledger_moved_although_there_was_no_lock() throws Exception {
        Path database = workshop.copy("moved.db", "wal");
        CyclicBarrier bothHavePlanned = new CyclicBarrier(2);
        RunSettings unlocked = RunSettings.forFile(database, new TestOpener())
                .withoutGuard(Guard.LOCK)
                .withBackupPolicy(BackupPolicy.withoutBackup("two without a lock disturb each other's"))
                .withPreCheck(new TwoRunsBarrier(bothHavePlanned));

        assertThat(together(unlocked)).containsExactlyInAnyOrder(MonitorSet.ALL.size() - MonitorSet.RELEASED, 0);
    }

    @Test
    void says_who_holds_the_lock_when_patience_ends() throws Exception {
        Path database = workshop.copy("held.db", "truncate");
        try (ChildMonitor child = ChildMonitor.start(folder)) {
            child.boot(Atomicity.ALL_OR_NOTHING, 3, database);
            child.answer();
            Migrator impatient = Migrator.forDatabase(database, new TestOpener())
                    .withSource(MigrationSource.of(MonitorSet.all()))
                    .withLockTimeout(Duration.ofMillis(200));

            MigrationException failure = Assertions.catchThrowableOfType(MigrationException.class, impatient::migrate);

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.LOCK_TIMEOUT);
            assertThat(failure.problem().summary())
                    .contains("held.db", "200 ms", "an application that gave no name, process ");
        }
        assertThat(Workshop.migrate(database, MonitorSet.ALL.size()).applied()).hasSize(6);
    }

    private static int applied(String answer) {
        assertThat(answer).startsWith("applied ");
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    /** Two runs at the same time: how much each applied, or -1 if it failed. */
    private static List<Integer> together(RunSettings settings) throws Exception {
        RunSettings run = settings.withSource(MigrationSource.of(MonitorSet.all()));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                results.add(threads.submit(() -> applied(run)));
            }
            return List.of(results.get(0).get(), results.get(1).get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static int applied(RunSettings settings) {
        try {
            return new MigrationRun(settings).execute().applied().size();
        } catch (MigrationException e) {
            return -1;
        }
    }
}
