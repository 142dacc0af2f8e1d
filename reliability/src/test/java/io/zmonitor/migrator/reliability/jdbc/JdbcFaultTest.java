package io.zmonitor.migrator.reliability.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.jdbc.JdbcFault.Moment;
import io.zmonitor.migrator.reliability.jdbc.JdbcFault.Thrown;
import io.zmonitor.migrator.reliability.work.Journal;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls over JDBC that throw, each in turn, before or after they have done their work. */
class JdbcFaultTest {
    /** In the short version, so many calls of each trial besides its last commit. */
    private static final List<Thrown> THROWN = List.of(Thrown.values());

    private static final List<Moment> MOMENTS = List.of(Moment.values());
    private static final int SAMPLE = 3;
    private static final int UNDECLARED = 4;

    /** In every so manieth turn, all further calls throw as well. */
    private static final int LASTING = 5;

    static Stream<Arguments> trials() {
        return Stream.of(Trials.Kind.values()).flatMap(kind -> {
            Stream<Journal> both = Stream.of(Journal.TRUNCATE, Journal.WAL);
            boolean logged = Settings.isLong() ? kind != Trials.Kind.CREATION : kind == Trials.Kind.BOOT;
            boolean unlogged = Settings.isLong() || kind != Trials.Kind.BACKUP;
            return both.filter(journal -> journal == Journal.TRUNCATE ? unlogged : logged)
                    .map(journal -> Arguments.of(kind, journal));
        });
    }

    @ParameterizedTest
    @MethodSource("trials")
    void a_call_that_throws_leaves_one_boundary_and_the_caller_knows_which(Trials.Kind kind, Journal journal)
            throws Exception {
        try (Workplace place = Workplace.open("jdbc")) {
            Trial trial = new Trials(place).of(kind, journal);
            CampaignResult tally = new CampaignResult("jdbc-" + trial.name());
            JdbcSweep sweep = new JdbcSweep(place, tally, trial);
            List<String> calls = sweep.calls();
            commits(sweep, calls);
            if (Settings.isLong()) {
                all(sweep, calls.size());
            } else {
                some(sweep, calls.size(), Settings.random(trial.name(), 0));
            }
            assertThat(tally.closed()).isEmpty();
        }
    }

    /** A library that takes a COMMIT that throws for one that did nothing. */
    @Test
    void a_commit_that_is_believed_is_caught() throws Exception {
        try (Workplace place = Workplace.open("jdbc")) {
            Trials trials = new Trials(place);
            Trial believing = trials.believing(trials.of(Trials.Kind.BOOT, Journal.TRUNCATE));
            CampaignResult tally = new CampaignResult("jdbc-believing");
            JdbcSweep sweep = new JdbcSweep(place, tally, believing);

            commits(sweep, sweep.calls());

            assertThat(tally.violations()).anyMatch(text -> text.contains("it said UNTOUCHED, and boundary 1 is left"));
        }
    }

    /** What no interface of JDBC declares, and a driver throws all the same. */
    @ParameterizedTest
    @EnumSource(Moment.class)
    void what_no_driver_should_throw_is_told_like_what_it_may_throw(Moment moment) throws Exception {
        try (Workplace place = Workplace.open("jdbc")) {
            Trials trials = new Trials(place);
            CampaignResult tally = new CampaignResult("jdbc-undeclared-" + moment);
            for (Trials.Kind kind : Settings.isLong() ? Trials.Kind.values() : new Trials.Kind[] {Trials.Kind.STEPS}) {
                JdbcSweep sweep = new JdbcSweep(place, tally, trials.of(kind, Journal.TRUNCATE));
                int calls = sweep.calls().size();
                int step = Settings.isLong() ? Settings.count("step", 1) : calls / UNDECLARED;
                for (int call = 1 + Math.floorMod(Settings.seed(), step); call <= calls; call += step) {
                    sweep.under(JdbcFault.at(call, Thrown.RUNTIME, moment));
                }
            }
            assertThat(tally.closed()).isEmpty();
        }
    }

    private static void commits(JdbcSweep sweep, List<String> calls) throws Exception {
        for (int call = calls.size(); call >= 1; call--) {
            if (calls.get(call - 1).equals("Statement.execute(COMMIT)")) {
                for (Moment moment : Moment.values()) {
                    sweep.under(JdbcFault.at(call, Thrown.IO_ERROR, moment));
                }
                if (!Settings.isLong()) {
                    return;
                }
            }
        }
    }

    // What is thrown takes turns, with another beginning for each seed.
    private static void all(JdbcSweep sweep, int calls) throws Exception {
        int step = Settings.count("step", 1);
        for (int turn = 0; 1 + turn * step <= calls; turn++) {
            int call = 1 + turn * step;
            Thrown thrown = THROWN.get(Math.floorMod(turn + Settings.seed(), THROWN.size()));
            for (Moment moment : Moment.values()) {
                sweep.under(JdbcFault.at(call, thrown, moment));
            }
            if (turn % LASTING == 0) {
                sweep.under(JdbcFault.at(call, thrown, Moment.BEFORE).lasting());
            }
        }
    }

    private static void some(JdbcSweep sweep, int calls, Random random) throws Exception {
        for (int i = 0; i < SAMPLE; i++) {
            Thrown thrown = THROWN.get(random.nextInt(THROWN.size()));
            JdbcFault fault =
                    JdbcFault.at(1 + random.nextInt(calls), thrown, MOMENTS.get(random.nextInt(MOMENTS.size())));
            sweep.under(random.nextInt(LASTING) == 0 ? fault.lasting() : fault);
        }
    }
}
