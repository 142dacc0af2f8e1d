package io.zmonitor.migrator.reliability.shim;

/** What a process asks of the file system; the numbers are those of {@code faultshim.h}. */
public enum Operation {
    OPEN(0),
    READ(1),
    WRITE(2),
    SYNC(3),
    TRUNCATE(4),
    UNLINK(5),
    RENAME(6),
    MKDIR(7);

    private final int number;

    Operation(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
