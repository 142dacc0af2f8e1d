package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import java.util.List;
import java.util.stream.Stream;

/** An operation and what becomes of it: the faults that are swept over each call in turn. */
record Pair(Operation operation, Action action) {
    /** What a process survives. */
    static final List<Pair> HARMFUL = List.of(
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

    /** What it does not. */
    static final List<Pair> DEADLY = List.of(
            new Pair(Operation.WRITE, Action.TORN_KILL),
            new Pair(Operation.WRITE, Action.KILL_AFTER),
            new Pair(Operation.SYNC, Action.KILL_BEFORE),
            new Pair(Operation.TRUNCATE, Action.KILL_BEFORE),
            new Pair(Operation.UNLINK, Action.KILL_AFTER),
            new Pair(Operation.RENAME, Action.KILL_BEFORE),
            new Pair(Operation.RENAME, Action.KILL_AFTER));

    /** Both. */
    static final List<Pair> ALL =
            Stream.concat(HARMFUL.stream(), DEADLY.stream()).toList();

    /** All of the first kind but those of reads. */
    static List<Pair> harmfulWithoutReads() {
        return HARMFUL.stream().filter(pair -> pair.operation != Operation.READ).toList();
    }

    /** The reads alone. */
    static List<Pair> reads() {
        return HARMFUL.stream().filter(pair -> pair.operation == Operation.READ).toList();
    }

    Fault at(long call) {
        return Fault.at(call, operation, action);
    }

    Fault lasting(long call) {
        return at(call).lasting();
    }

    /** The default build takes a few calls of each operation, the long one all, or every so manieth that is asked for. */
    int step() {
        int step = Settings.count("step", 320);
        return switch (operation) {
            case WRITE, READ -> step;
            case OPEN, SYNC -> Math.max(1, step / 6);
            default -> Math.max(1, step / 16);
        };
    }
}
