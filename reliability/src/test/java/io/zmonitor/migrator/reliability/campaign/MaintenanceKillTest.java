package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.maintenance.Errand;
import io.zmonitor.migrator.reliability.maintenance.ErrandMain;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceCall;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge.Next;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceMain;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.maintenance.Prepared.Left;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kill -9 of real processes at random moments of maintenance. */
class MaintenanceKillTest {
    private static final int USUAL = 2;

    @ParameterizedTest
    @EnumSource(MaintenanceCall.class)
    void a_kill_in_maintenance_leaves_the_state_before_or_after_and_the_next_boot_sweeps(MaintenanceCall deed)
            throws Exception {
        CampaignResult tally = new CampaignResult("maintenance-kills-" + deed);
        try (Workplace place = Workplace.open("kills")) {
            Journal[] journals = Journal.values();
            Journal journal = journals[Math.floorMod(deed.name().hashCode(), journals.length)];
            Prepared prepared = Prepared.of(place, deed, journal, Left.CLEAN);
            Killing killing = new Killing(place, MaintenanceMain.class, deed.name(), prepared.start());
            long longest = killing.undisturbed();
            Workers.make(Settings.count("maintenance-kills", USUAL), attempt -> {
                Random random = Settings.random("maintenance kills " + deed, attempt);
                long delay = (long) (random.nextDouble() * longest * 1.05);
                Path folder = FileSet.copied(prepared.start(), place.fresh("life"));
                MonitorOutput said = killing.after(delay, folder);
                tally.count(said.ended() ? CampaignResult.MISSED : CampaignResult.KILLS);
                List<String> wrong = new ArrayList<>(said.nameless());
                MaintenanceJudge aftermath = MaintenanceJudge.of(prepared, place);
                aftermath.sweeps(FileSet.copied(folder, place.fresh("swept")), wrong);
                aftermath.stranger(folder, wrong);
                Next next = attempt % 2 == 0 ? Next.AGAIN : Next.BOOT;
                wrong.addAll(aftermath.judge(folder, said.acknowledged(0) == 1, next));
                tally.found(journal + " killed after " + delay + " ns", wrong, folder);
            });
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Errand.class)
    void a_kill_in_an_errand_leaves_all_of_it_or_nothing(Errand errand) throws Exception {
        CampaignResult tally = new CampaignResult("maintenance-kills-" + errand);
        try (Workplace place = Workplace.open("kills")) {
            Path start = Files.createDirectory(place.fresh("start"));
            errand.prepare(start.resolve(FileSet.NAME));
            Killing killing = new Killing(place, ErrandMain.class, errand.name(), start);
            long longest = killing.undisturbed();
            Workers.make(Settings.count("maintenance-kills", USUAL), attempt -> {
                Random random = Settings.random("maintenance kills " + errand, attempt);
                long delay = (long) (random.nextDouble() * longest * 1.05);
                Path folder = FileSet.copied(start, place.fresh("life"));
                MonitorOutput said = killing.after(delay, folder);
                tally.count(said.ended() ? CampaignResult.MISSED : CampaignResult.KILLS);
                List<String> wrong = new ArrayList<>(said.nameless());
                errand.judge(folder, said.acknowledged(0) == 1, wrong);
                tally.found("killed after " + delay + " ns", wrong, folder);
            });
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** A child that is told one thing and killed. */
    private record Killing(Workplace place, Class<?> main, String order, Path start) {
        /** How long a process that has just begun takes. */
        long undisturbed() throws Exception {
            Path folder = FileSet.copied(start, place.fresh("undisturbed"));
            try (ChildJvm child = child()) {
                long begun = System.nanoTime();
                child.say(order + " " + folder.resolve(FileSet.NAME));
                String said = child.line();
                while (!said.startsWith("end")) {
                    assertThat(said).startsWith("reached");
                    said = child.line();
                }
                return System.nanoTime() - begun;
            } finally {
                FileSet.remove(folder);
            }
        }

        MonitorOutput after(long nanos, Path folder) throws Exception {
            try (ChildJvm child = child()) {
                child.say(order + " " + folder.resolve(FileSet.NAME));
                TimeUnit.NANOSECONDS.sleep(nanos);
                child.kill();
                return MonitorOutput.by(child.outcome());
            }
        }

        private ChildJvm child() throws Exception {
            return Monitors.ready(
                    Monitors.command(main, place.made("temporary")).start());
        }
    }
}
