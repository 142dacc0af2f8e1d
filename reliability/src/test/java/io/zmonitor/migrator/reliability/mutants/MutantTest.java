package io.zmonitor.migrator.reliability.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.reliability.campaign.CrashedLives;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.maintenance.CarelessMain;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceCall;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Known-bad variants of the library. The harness finds each, or it would find nothing. */
class MutantTest {
    private Workplace place;

    @BeforeEach
    void open() throws Exception {
        place = Workplace.open("mutants");
    }

    @AfterEach
    void close() {
        place.close();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_boot_that_does_not_prove_the_key_of_a_crashed_set_is_caught(Journal journal) throws Exception {
        Oracle oracle = oracle(journal);
        byte[] wrong = Secrets.rawKey();
        wrong[0] ^= 1;
        List<String> violations = new ArrayList<>();
        for (Path crashed : CrashedLives.left(place, oracle.golden(), 3)) {
            int left = oracle.left(crashed, 0, new ArrayList<>());
            Path guarded = FileSet.copied(crashed, place.fresh("guarded"));
            RunSettings careful = RunSettings.forFile(guarded.resolve(FileSet.NAME), new CarelessOpener(wrong))
                    .withSource(MonitorSet.all());
            assertThat(failure(() -> new MigrationRun(careful).execute())).isNotEmpty();
            assertThat(oracle.judge(guarded, left)).as("with the guard").isEmpty();

            RunSettings careless = RunSettings.forFile(crashed.resolve(FileSet.NAME), new CarelessOpener(wrong))
                    .withSource(MonitorSet.all())
                    .withoutGuard(Guard.KEY_PROVED);
            assertThat(failure(() -> new MigrationRun(careless).execute())).isNotEmpty();
            violations.addAll(oracle.judge(crashed, left));
        }
        assertThat(violations).isNotEmpty();
    }

    @Test
    void two_boots_without_lock_that_do_not_read_the_ledger_again_are_caught() throws Exception {
        Oracle oracle = oracle(Journal.TRUNCATE);
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("race"));
        CyclicBarrier planned = new CyclicBarrier(2);
        RunSettings careless = RunSettings.forFile(folder.resolve(FileSet.NAME), Secrets.rightKey())
                .withSource(MonitorSet.all())
                .withPreCheck(new TwoRunsBarrier(planned))
                .withoutGuard(Guard.LOCK)
                .withoutGuard(Guard.READ_AGAIN);

        assertThat(failures(careless)).isNotEmpty();
        assertThat(planned.isBroken()).as("one waited for the other").isFalse();
    }

    @Test
    void two_boots_as_they_are_both_succeed() throws Exception {
        Oracle oracle = oracle(Journal.TRUNCATE);
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("race"));
        RunSettings settings = RunSettings.forFile(folder.resolve(FileSet.NAME), Secrets.rightKey())
                .withSource(MonitorSet.all());

        assertThat(failures(settings)).isEmpty();
        List<String> violations = new ArrayList<>();
        oracle.boots(folder, 0, violations);
        assertThat(violations).isEmpty();
    }

    @Test
    void a_ledger_that_is_written_outside_of_the_transaction_is_caught() throws Exception {
        Oracle oracle = oracle(Journal.TRUNCATE);
        // What a kill leaves between the two commits of a runner that writes its ledger afterwards.
        Path folder = FileSet.copied(oracle.golden().at(1), place.fresh("apart"));
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(folder.resolve(FileSet.NAME)))) {
            Sql.execute(
                    connection,
                    "DELETE FROM schema_version WHERE version > 2",
                    "UPDATE schema_version_state SET set_chain = '', entries = 2");
        }
        assertThat(oracle.judge(folder, 1)).anyMatch(text -> text.startsWith("boundary 1 has the ledger"));
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_restore_that_leaves_the_old_journal_or_log_in_place_is_caught(Journal journal) throws Exception {
        Prepared prepared = Prepared.of(place, MaintenanceCall.RESTORE, journal, Prepared.Left.CRASHED);
        Path folder = FileSet.copied(prepared.start(), place.fresh("restored"));
        CarelessMain.restore(Guard.OLD_LOG_SET_ASIDE, folder.resolve(FileSet.NAME));

        assertThat(MaintenanceJudge.of(prepared, place).judge(folder, true, MaintenanceJudge.Next.BOOT))
                .anyMatch(text -> text.startsWith("it was acknowledged"));
    }

    private static List<String> failures(RunSettings settings) throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Callable<String> boot = () -> failure(() -> new MigrationRun(settings).execute());
            List<String> failures = new ArrayList<>();
            for (Future<String> each : two.invokeAll(List.of(boot, boot), 1, TimeUnit.MINUTES)) {
                if (!each.get().isEmpty()) {
                    failures.add(each.get());
                }
            }
            return failures;
        } finally {
            two.shutdownNow();
        }
    }

    private static String failure(Callable<?> call) {
        try {
            call.call();
            return "";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private Oracle oracle(Journal journal) throws Exception {
        return new Oracle(Golden.lived(place.fresh("golden"), journal), new OtherSqlite(place.made("other")));
    }
}
