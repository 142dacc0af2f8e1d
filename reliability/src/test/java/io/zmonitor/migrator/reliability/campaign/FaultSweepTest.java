package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.Journal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail, fall short, tear or lie, each in turn, in whole lives and while a crash is recovered from. */
class FaultSweepTest {
    private record Pair(Operation operation, Action action) {}

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

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_call_that_fails_in_a_life_leaves_one_boundary(Journal journal) throws Exception {
        Tally tally = new Tally("faults-" + journal);
        try (Workplace place = Workplace.open("faults");
                Sweep sweep = new Sweep(place, tally, journal)) {
            for (Pair pair : HARMFUL) {
                int step = Settings.isLong() ? 1 : step(pair.operation());
                sweep.wholeLives(call -> Fault.at(call, pair.operation(), pair.action()), step);
                sweep.wholeLives(call -> Fault.at(call, pair.operation(), pair.action()).lasting(), 3 * step);
            }
            for (Pair pair : DEADLY) {
                int step = step(pair.operation()) * (Settings.isLong() ? 1 : 4);
                sweep.wholeLives(call -> Fault.at(call, pair.operation(), pair.action()), step);
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_call_that_fails_during_a_recovery_loses_nothing(Journal journal) throws Exception {
        Tally tally = new Tally("recovery-faults-" + journal);
        try (Workplace place = Workplace.open("recoveries");
                Sweep sweep = new Sweep(place, tally, journal)) {
            for (Path crashed : CrashedLives.left(place, sweep.oracle().golden(), Settings.isLong() ? 4 : 1)) {
                for (Pair pair : HARMFUL) {
                    int step = Settings.isLong() ? 1 : step(pair.operation());
                    sweep.recoveries(crashed, call -> Fault.at(call, pair.operation(), pair.action()), step);
                }
                for (Pair pair : DEADLY) {
                    int step = step(pair.operation()) * (Settings.isLong() ? 1 : 4);
                    sweep.recoveries(crashed, call -> Fault.at(call, pair.operation(), pair.action()), step);
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    // The default build takes about as many of each operation.
    private static int step(Operation operation) {
        return switch (operation) {
            case WRITE -> 97;
            case READ -> 61;
            case OPEN, SYNC -> 17;
            default -> 5;
        };
    }
}
