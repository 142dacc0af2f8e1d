package io.zmonitor.migrator.reliability.shim;

/** What becomes of such a call; the numbers are those of {@code faultshim.h}. */
public enum Action {
    NONE,
    EIO,
    ENOSPC,
    EACCES,
    /** Does a part of it, and says so. */
    SHORT,
    /** Writes a part of it, and the process is killed. */
    TORN_KILL,
    KILL_BEFORE,
    KILL_AFTER,
    /** Says that it was done, and does nothing. */
    LIE,
    /** The process is stopped, and goes on when it is told to. */
    STOP;

    /** Whether the process does not survive it. */
    public boolean kills() {
        return this == TORN_KILL || this == KILL_BEFORE || this == KILL_AFTER;
    }
}
