package io.zmonitor.migrator.reliability.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.FaultControl;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorMain;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several monitors that boot at once on one database, some of them killed, one of them stopped. */
class RivalsTest {
    private Workplace place;

    @BeforeEach
    void open() throws Exception {
        place = Workplace.open("rivals");
    }

    @AfterEach
    void close() {
        place.close();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void whoever_boots_at_once_each_migration_is_applied_once(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("rivals-" + journal);
        Oracle oracle = oracle(journal);
        int processes = Settings.isLong() ? 10 : 3;
        List<ChildJvm> monitors = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                monitors.add(started());
            }
            for (int round = 0; round < Settings.count("rounds", 2); round++) {
                race(oracle, monitors.subList(0, 2 + round % (processes - 1)), round, tally);
            }
        } finally {
            monitors.forEach(ChildJvm::close);
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void when_one_of_them_is_killed_another_finishes(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("killed-rival-" + journal);
        Oracle oracle = oracle(journal);
        for (int round = 0; round < Settings.count("rounds", 3) / 3; round++) {
            Random random = Settings.random("killed rival", round);
            Path folder = FileSet.copied(oracle.golden().start(), place.fresh("race"));
            List<String> wrong = new ArrayList<>();
            try (ChildJvm victim = started();
                    ChildJvm survivor = started()) {
                victim.say(Monitors.boot(journal, folder.resolve(FileSet.NAME)));
                survivor.say(Monitors.boot(journal, folder.resolve(FileSet.NAME)));
                Thread.sleep(random.nextInt(150));
                victim.kill();
                if (!survivor.line().equals("reached 0")) {
                    wrong.add("the survivor did not finish");
                }
            }
            oracle.boots(folder, 0, wrong);
            tally.count("rounds");
            tally.found("round " + round, wrong, folder);
        }
        assertThat(tally.closed()).isEmpty();
    }

    @Test
    void others_give_up_while_the_holder_is_stopped_and_it_finishes_when_it_goes_on() throws Exception {
        Oracle oracle = oracle(Journal.TRUNCATE);
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("stopped"));
        FaultControl control = FaultControl.in(place.fresh("control"));
        try (ChildJvm holder = Monitors.ready(FaultShim.required()
                .before(Monitors.command(MonitorMain.class, place.made("temporary")), folder, control)
                .start())) {
            control.arm(Fault.at(2, Operation.SYNC, Action.STOP));
            holder.say(Monitors.boot(Journal.TRUNCATE, folder.resolve(FileSet.NAME)));
            while (control.fired() == 0) {
                Thread.sleep(5);
            }
            assertThat(refusal(folder)).isEqualTo(ProblemCode.LOCK_TIMEOUT);
            new ProcessBuilder("kill", "-CONT", Long.toString(holder.pid()))
                    .start()
                    .waitFor();

            assertThat(holder.line()).isEqualTo("reached 0");
        }
        List<String> violations = new ArrayList<>();
        oracle.boots(folder, 0, violations);
        assertThat(violations).isEmpty();
    }

    @Test
    void of_those_that_create_a_database_at_once_one_does() throws Exception {
        CampaignResult tally = new CampaignResult("created-at-once");
        List<ChildJvm> monitors = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                monitors.add(started());
            }
            for (int round = 0; round < Settings.count("rounds", 3); round++) {
                Path folder = Files.createDirectory(place.fresh("created"));
                List<String> wrong = new ArrayList<>();
                said(monitors, Monitors.boot(Journal.TRUNCATE, folder.resolve(FileSet.NAME)), wrong);
                if (!MonitorLife.boot(folder.resolve(FileSet.NAME)).wasUpToDate()) {
                    wrong.add("the next boot had something to do");
                }
                tally.count("rounds");
                tally.found("round " + round, wrong, folder);
                FileSet.remove(folder);
            }
        } finally {
            monitors.forEach(ChildJvm::close);
        }
        assertThat(tally.closed()).isEmpty();
    }

    private void race(Oracle oracle, List<ChildJvm> monitors, int round, CampaignResult tally) throws Exception {
        Path folder = FileSet.copied(oracle.golden().start(), place.fresh("race"));
        List<String> wrong = new ArrayList<>();
        said(monitors, Monitors.boot(oracle.golden().journal(), folder.resolve(FileSet.NAME)), wrong);
        oracle.boots(folder, 0, wrong);
        tally.count("rounds");
        tally.found("round " + round + " of " + monitors.size(), wrong, folder);
        FileSet.remove(folder);
    }

    private static void said(List<ChildJvm> monitors, String order, List<String> wrong) throws Exception {
        for (ChildJvm monitor : monitors) {
            monitor.say(order);
        }
        for (ChildJvm monitor : monitors) {
            String said = monitor.line();
            if (said.equals("reached 0")) {
                monitor.line(); // its end
            } else {
                wrong.add("one said " + said);
            }
        }
    }

    private static ProblemCode refusal(Path folder) {
        try {
            MonitorLife.front(folder.resolve(FileSet.NAME))
                    .withLockTimeout(Duration.ofMillis(300))
                    .migrate();
            throw new AssertionError("the lock was not held");
        } catch (MigrationException e) {
            return e.problem().code();
        }
    }

    private ChildJvm started() throws Exception {
        return Monitors.ready(
                Monitors.command(MonitorMain.class, place.made("temporary")).start());
    }

    private Oracle oracle(Journal journal) throws Exception {
        return new Oracle(Golden.lived(place.fresh("golden"), journal), new OtherSqlite(place.made("other")));
    }
}
