package io.zmonitor.migrator.reliability.shim;

/** What a process asks of the file system; the numbers are those of {@code faultshim.h}. */
public enum Operation {
    OPEN,
    READ,
    WRITE,
    SYNC,
    TRUNCATE,
    UNLINK,
    RENAME,
    MKDIR
}
