package io.zmonitor.migrator.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Remains;
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
import io.zmonitor.migrator.reliability.work.MonitorMain;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real file system that loses its power at random times of a life: what the model of {@link PowerLossTest} leaves out,
 * as its delayed allocation and its own journal, is here.
 */
class PowerCutTest {
    // Data that is written after its file's new size survived shows what was never flushed.
    private static final String[] OPTIONS = {"data=ordered", "data=writeback"};

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_power_cut_of_a_real_file_system_loses_no_acknowledged_boundary(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("power-cuts-" + journal);
        try (Workplace place = Workplace.open("cuts")) {
            Cuts cuts = cuts(place, journal, tally);
            long life = cuts.measured();
            for (int i = 0; i < Settings.count("cuts", 3) / Journal.values().length; i++) {
                Random random = Settings.random("cuts " + journal, i);
                cuts.cutAfter((long) (random.nextDouble() * life), OPTIONS[i % OPTIONS.length]);
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** The mutant: a library and an engine that never flush. */
    @Test
    void a_life_that_does_not_flush_is_caught() throws Exception {
        CampaignResult tally = new CampaignResult("mutant-without-flushes-cut");
        try (Workplace place = Workplace.open("cuts")) {
            cuts(place, Journal.TRUNCATE, tally).cutAfterLifeWithoutFlushes();
        }
        assertThat(tally.violations()).isNotEmpty();
    }

    private static Cuts cuts(Workplace place, Journal journal, CampaignResult tally) throws Exception {
        Golden golden = Golden.lived(place.fresh("golden"), journal);
        return new Cuts(
                place, golden, new Remains(place, tally, new Oracle(golden, new OtherSqlite(place.made("other")))));
    }

    private record Cuts(Workplace place, Golden golden, Remains remains) {
        /** How long an undisturbed life takes on such a disk, in nanoseconds. */
        long measured() throws Exception {
            try (RealDisk disk = RealDisk.mounted(place.fresh("disk"), OPTIONS[0]);
                    ChildJvm child = Monitors.ready(command().start())) {
                long start = System.nanoTime();
                live(child, started(disk));
                return System.nanoTime() - start;
            }
        }

        void cutAfter(long nanos, String options) throws Exception {
            try (RealDisk disk = RealDisk.mounted(place.fresh("disk"), options);
                    ChildJvm child = Monitors.ready(command().start())) {
                Path folder = started(disk);
                child.say(Monitors.life(golden.journal(), 0, folder.resolve(FileSet.NAME)));
                TimeUnit.NANOSECONDS.sleep(nanos);
                judge(disk, child, golden.journal() + " cut after " + nanos + " ns", folder);
            }
        }

        void cutAfterLifeWithoutFlushes() throws Exception {
            FaultControl control = FaultControl.in(place.fresh("control"));
            try (RealDisk disk = RealDisk.mounted(place.fresh("disk"), OPTIONS[0]);
                    ChildJvm child = Monitors.ready(FaultShim.required()
                            .before(command(), disk.folder(), control)
                            .start())) {
                Path folder = started(disk);
                control.arm(Fault.at(1, Operation.SYNC, Action.LIE).lasting());
                live(child, folder);
                judge(disk, child, "without flushes", folder);
            }
        }

        private void judge(RealDisk disk, ChildJvm child, String attempt, Path folder) throws Exception {
            disk.cut();
            child.kill();
            ChildOutcome outcome = child.outcome();
            disk.comeBack();
            remains.judge(attempt, folder, outcome);
        }

        private void live(ChildJvm child, Path folder) throws Exception {
            child.say(Monitors.life(golden.journal(), 0, folder.resolve(FileSet.NAME)));
            String said = child.line();
            while (said.startsWith("reached")) {
                said = child.line();
            }
        }

        private Path started(RealDisk disk) throws Exception {
            Path folder = FileSet.copied(golden.start(), disk.folder().resolve("life"));
            disk.flush();
            return folder;
        }

        private ChildCommand command() throws Exception {
            return Monitors.command(MonitorMain.class, place.made("temporary"));
        }
    }
}
