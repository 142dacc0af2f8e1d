package io.zmonitor.migrator.reliability.shim;

/** What becomes of such a call; the numbers are those of {@code faultshim.h}. */
public enum Action {
    NONE(0),
    EIO(1),
    ENOSPC(2),
    EACCES(3),
    /** Does a part of it, and says so. */
    SHORT(4),
    /** Writes a part of it, and the process is killed. */
    TORN_KILL(5),
    KILL_BEFORE(6),
    KILL_AFTER(7),
    /** Says that it was done, and does nothing. */
    LIE(8),
    /** The process is stopped, and goes on when it is told to. */
    STOP(9),
    /** The same, when it is done. */
    STOP_AFTER(10);

    private final int number;

    Action(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Whether the process does not survive it. */
    public boolean kills() {
        return this == TORN_KILL || this == KILL_BEFORE || this == KILL_AFTER;
    }
}
