package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.Journal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail, fall short, tear or lie, each in turn, in whole lives and while a crash is recovered from. */
class FaultSweepTest {
    private record Pair(Operation operation, Action action) {
        Fault at(long call) {
            return Fault.at(call, operation, action);
        }
    }

    private static final List<Pair> HARMFUL = List.of(
            new Pair(Operation.WRITE, Action.EIO),
            new Pair(Operation.WRITE, Action.ENOSPC),
            new Pair(Operation.WRITE, Action.SHORT),
            new Pair(Operation.SYNC, Action.EIO),
            new Pair(Operation.SYNC, Action.LIE),
            new Pair(Operation.TRUNCATE, Action.EIO),
            new Pair(Operation.UNLINK, Action.EACCES),
            new Pair(Operation.UNLINK, Action.EIO),
            new Pair(Operation.RENAME, Action.EIO),
            new Pair(Operation.RENAME, Action.LIE),
            new Pair(Operation.MKDIR, Action.ENOSPC),
            new Pair(Operation.OPEN, Action.EACCES),
            new Pair(Operation.OPEN, Action.EIO),
            new Pair(Operation.READ, Action.EIO),
            new Pair(Operation.READ, Action.SHORT));

    private static final List<Pair> DEADLY = List.of(
            new Pair(Operation.WRITE, Action.TORN_KILL),
            new Pair(Operation.WRITE, Action.KILL_AFTER),
            new Pair(Operation.SYNC, Action.KILL_BEFORE),
            new Pair(Operation.TRUNCATE, Action.KILL_BEFORE),
            new Pair(Operation.UNLINK, Action.KILL_AFTER),
            new Pair(Operation.RENAME, Action.KILL_BEFORE),
            new Pair(Operation.RENAME, Action.KILL_AFTER));

    /** The chapters in which the library runs, and one in which the application works alone. */
    private static final List<Integer> RUNS = List.of(1, 3, 5);

    private static final int WORK = 2;

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_call_that_fails_in_a_run_leaves_one_boundary(Journal journal) throws Exception {
        Tally tally = new Tally("faults-" + journal);
        try (Workplace place = Workplace.open("faults");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (int run : Settings.isLong() ? RUNS : RUNS.subList(0, 1)) {
                for (Pair pair : HARMFUL) {
                    sweep.chapter(run, pair::at, step(pair));
                    sweep.chapter(run, call -> pair.at(call).lasting(), 2 * step(pair) + 1);
                }
                for (Pair pair : DEADLY) {
                    sweep.chapter(run, pair::at, 4 * step(pair));
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** Without failing reads: this driver's engine drops them while it moves a log into the file (driver fact 3). */
    @ParameterizedTest
    @EnumSource(Journal.class)
    void what_fails_while_the_application_works_is_recovered_by_the_next_run(Journal journal) throws Exception {
        Tally tally = new Tally("work-faults-" + journal);
        try (Workplace place = Workplace.open("works");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (Pair pair : HARMFUL) {
                if (pair.operation() != Operation.READ) {
                    sweep.chapter(WORK, pair::at, step(pair));
                }
            }
            for (Pair pair : DEADLY) {
                sweep.chapter(WORK, pair::at, 4 * step(pair));
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_call_that_fails_during_a_recovery_loses_nothing(Journal journal) throws Exception {
        Tally tally = new Tally("recovery-faults-" + journal);
        try (Workplace place = Workplace.open("recoveries");
                Sweep sweep = new Sweep(place, tally, Golden.lived(place.fresh("golden"), journal))) {
            for (Path crashed : CrashedLives.left(place, sweep.oracle().golden(), Settings.isLong() ? 4 : 1)) {
                for (Pair pair : HARMFUL) {
                    sweep.boots(crashed, pair::at, step(pair));
                }
                for (Pair pair : DEADLY) {
                    sweep.boots(crashed, pair::at, 4 * step(pair));
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @Test
    void a_call_that_fails_while_a_database_is_created_leaves_none_or_a_whole_one() throws Exception {
        Tally tally = new Tally("creation-faults");
        try (Workplace place = Workplace.open("creations");
                Sweep sweep = new Sweep(place, tally, Golden.created(place.fresh("golden")))) {
            for (Pair pair : HARMFUL) {
                sweep.boots(sweep.oracle().golden().start(), pair::at, step(pair));
            }
            for (Pair pair : DEADLY) {
                sweep.boots(sweep.oracle().golden().start(), pair::at, 4 * step(pair));
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    // The default build takes a few of each operation, the long one all.
    private static int step(Pair pair) {
        if (Settings.isLong()) {
            return 1;
        }
        return switch (pair.operation()) {
            case WRITE -> 41;
            case READ -> 31;
            case OPEN, SYNC -> 7;
            default -> 3;
        };
    }
}
