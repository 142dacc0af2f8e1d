package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail, fall short, tear or lie, each in turn, in whole lives and while a crash is recovered from. */
class FaultSweepTest {
    /** The chapters in which the library runs, and one in which the application works alone. */
    private static final List<Integer> RUNS = List.of(1, 3, 5);

    private static final int WORK = 2;

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_call_that_fails_in_a_run_leaves_one_boundary(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("faults-" + journal);
        try (Workplace place = Workplace.open("faults");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (int run : Settings.isLong() ? RUNS : RUNS.subList(0, 1)) {
                for (Pair pair : share(Pair.HARMFUL, journal)) {
                    sweep.chapter(run, pair::at, pair.step());
                }
                for (Pair pair : share(Pair.HARMFUL, journal)) {
                    sweep.chapter(run, pair::lasting, 2 * pair.step() + 1);
                }
                for (Pair pair : share(Pair.DEADLY, journal)) {
                    sweep.chapter(run, pair::at, 4 * pair.step());
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    /**
     * Without failing reads: this driver's engine drops them while the application's own closing moves a log into the
     * file (driver fact 3).
     */
    @ParameterizedTest
    @EnumSource(Journal.class)
    void what_fails_while_the_application_works_is_recovered_by_the_next_run(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("work-faults-" + journal);
        try (Workplace place = Workplace.open("works");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (Pair pair : share(Pair.harmfulWithoutReads(), journal)) {
                sweep.chapter(WORK, pair::at, pair.step());
            }
            for (Pair pair : share(Pair.DEADLY, journal)) {
                sweep.chapter(WORK, pair::at, 4 * pair.step());
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_call_that_fails_during_a_recovery_loses_nothing(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("recovery-faults-" + journal);
        try (Workplace place = Workplace.open("recoveries");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (Path crashed : CrashedLives.left(place, sweep.oracle().golden(), Settings.isLong() ? 4 : 1)) {
                for (Pair pair : share(Pair.HARMFUL, journal)) {
                    sweep.boots(crashed, pair::at, pair.step());
                }
                for (Pair pair : share(Pair.HARMFUL, journal)) {
                    sweep.boots(crashed, pair::lasting, 2 * pair.step() + 1);
                }
                for (Pair pair : share(Pair.DEADLY, journal)) {
                    sweep.boots(crashed, pair::at, 4 * pair.step());
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** What comes next counts on it, and most of all on the copies of a log that is about to be closed. */
    @Test
    void a_renaming_that_is_confirmed_and_never_done_is_a_failure_and_not_tried_for_ever() throws Exception {
        CampaignResult tally = new CampaignResult("renamings");
        Pair renaming = new Pair(Operation.RENAME, Action.LIE);
        try (Workplace place = Workplace.open("renamings");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), Journal.WAL))) {
            sweep.chapter(RUNS.get(0), renaming::at, 1);
            sweep.chapter(RUNS.get(0), renaming::lasting, 1);
            sweep.boots(crashed(place, sweep), renaming::lasting, 1);
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** The log must stand there until its pages are in the file: judged as it lies there, before another boot. */
    @Test
    void reads_that_go_on_failing_while_a_log_is_played_back_leave_a_whole_database() throws Exception {
        CampaignResult tally = new CampaignResult("lasting-reads");
        try (Workplace place = Workplace.open("lasting");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), Journal.WAL))) {
            Pair reading = new Pair(Operation.READ, Action.EIO);
            sweep.boots(crashed(place, sweep), reading::lasting, Settings.count("step", 180));
        }
        assertThat(tally.closed()).isEmpty();
    }

    private static Path crashed(Workplace place, Sweep sweep) throws Exception {
        return CrashedLives.left(place, sweep.oracle().golden(), 1).get(0);
    }

    /** Not asserted: what the application's own closing does not survive, counted. */
    @ParameterizedTest
    @EnumSource(Journal.class)
    @Tag("under-fire")
    void failing_reads_while_the_application_works_are_counted(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("gap-reads-" + journal);
        try (Workplace place = Workplace.open("gaps");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (Pair pair : Pair.reads()) {
                sweep.chapter(WORK, pair::at, pair.step());
            }
        }
        tally.closed();
    }

    @Test
    void a_call_that_fails_while_a_database_is_created_leaves_none_or_a_whole_one() throws Exception {
        CampaignResult tally = new CampaignResult("creation-faults");
        try (Workplace place = Workplace.open("creations");
                Sweep sweep = new Sweep(place, tally, Golden.created(place.fresh("golden")))) {
            for (Pair pair : Pair.HARMFUL) {
                sweep.boots(sweep.oracle().golden().start(), pair::at, pair.step());
            }
            for (Pair pair : Pair.DEADLY) {
                sweep.boots(sweep.oracle().golden().start(), pair::at, 4 * pair.step());
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    // The default build shares these out between the journals.
    private static List<Pair> share(List<Pair> pairs, Journal journal) {
        List<Journal> journals = List.of(Journal.values());
        return Settings.isLong()
                ? pairs
                : IntStream.range(0, pairs.size())
                        .filter(i -> i % journals.size() == journals.indexOf(journal))
                        .mapToObj(pairs::get)
                        .toList();
    }
}
