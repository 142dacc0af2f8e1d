package io.zmonitor.migrator.reliability.campaign;

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
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Monitors that are killed in the middle of their lives: at random times, at each event, and at each call. */
final class Kills {
    private static final Operation[] CALLS = {
        Operation.WRITE, Operation.SYNC, Operation.TRUNCATE, Operation.UNLINK, Operation.OPEN, Operation.RENAME
    };
    private static final Action[] KILLS = {Action.TORN_KILL, Action.KILL_BEFORE, Action.KILL_AFTER};

    private final Workplace place;
    private final CampaignResult tally;
    private final Oracle oracle;
    private final Remains remains;
    private final Journal journal;
    private final Map<Operation, Long> calls = new EnumMap<>(Operation.class);
    private int events;
    private long nanos;

    Kills(Workplace place, CampaignResult tally, Journal journal) throws Exception {
        this.place = place;
        this.tally = tally;
        this.journal = journal;
        Golden golden = Golden.lived(place.fresh("golden"), journal);
        this.oracle = new Oracle(golden, new OtherSqlite(place.made("other")));
        this.remains = new Remains(place, tally, oracle);
        measure();
    }

    /** One kill of each manner in turn. */
    void kill(int attempt) throws Exception {
        Random random = Settings.random("kills " + journal, attempt);
        switch (attempt % 4) {
            case 0 -> atTime((long) (random.nextDouble() * nanos * 1.1), attempt % 8 == 0);
            case 1 -> atEvent(1 + random.nextInt(events));
            default -> atCall(random);
        }
    }

    // An undisturbed life, for how long it takes and how many events and calls it has.
    private void measure() throws Exception {
        Path folder = started();
        FaultControl control = FaultControl.in(place.fresh("control"));
        try (ChildJvm child = Monitors.ready(shimmed(folder, control).start())) {
            long start = System.nanoTime();
            child.say(Monitors.life(journal, 0, folder.resolve(FileSet.NAME)));
            String said = child.line();
            while (said.startsWith("reached")) {
                said = child.line();
            }
            nanos = System.nanoTime() - start;
            events = Integer.parseInt(said.substring("end ".length()));
        }
        for (Operation operation : CALLS) {
            calls.put(operation, Math.max(1, control.calls(operation)));
        }
        FileSet.remove(folder);
    }

    private void atTime(long delay, boolean terminated) throws Exception {
        Path folder = started();
        try (ChildJvm child = Monitors.ready(command().start())) {
            child.say(Monitors.life(journal, 0, folder.resolve(FileSet.NAME)));
            TimeUnit.NANOSECONDS.sleep(delay);
            if (terminated) {
                // SIGTERM: hooks run, and what goes on meanwhile stops somewhere
                ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroy);
                tally.count("terminated");
            } else {
                child.kill();
            }
            remains.judge(journal + " ended after " + delay + " ns", folder, child.outcome());
        }
    }

    private void atEvent(int event) throws Exception {
        Path folder = started();
        try (ChildJvm child = Monitors.ready(command().start())) {
            child.say(Monitors.life(journal, event, folder.resolve(FileSet.NAME)));
            String said = child.line();
            while (said.startsWith("reached")) {
                said = child.line();
            }
            child.kill();
            remains.judge(journal + " killed at event " + event, folder, child.outcome());
        }
    }

    private void atCall(Random random) throws Exception {
        Operation operation = CALLS[random.nextInt(CALLS.length)];
        Action action = KILLS[random.nextInt(KILLS.length)];
        Fault fault = Fault.at(1 + random.nextLong(calls.get(operation)), operation, action);
        Path folder = started();
        FaultControl control = FaultControl.in(place.fresh("control"));
        try (ChildJvm child = Monitors.ready(shimmed(folder, control).start())) {
            control.arm(fault);
            child.say(Monitors.life(journal, 0, folder.resolve(FileSet.NAME)));
            remains.judge(journal + " killed at " + fault, folder, child.outcome());
        }
    }

    private Path started() throws Exception {
        return FileSet.copied(oracle.golden().start(), place.fresh("life"));
    }

    private ChildCommand command() throws Exception {
        return Monitors.command(io.zmonitor.migrator.reliability.work.MonitorMain.class, place.made("temporary"));
    }

    private ChildCommand shimmed(Path folder, FaultControl control) throws Exception {
        return FaultShim.required().before(command(), folder, control);
    }
}
