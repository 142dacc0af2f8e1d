package io.zmonitor.migrator.internal.sql;

import java.sql.SQLException;

/**
 * SQLite's result code of a failure: its primary number (the low byte, sqlite.org/rescode.html) and the name that the
 * driver prints in brackets. The rest of the driver's message is not taken over here, since it may hold values.
 */
public record ResultCode(int primary, String name) {
    private static final int PRIMARY = 0xff;
    private static final int ERROR = 1;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int TOO_BIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;
    private static final int NOT_A_DATABASE = 26;

    public static ResultCode of(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("SQLITE_") || e instanceof UndeclaredFailure) {
            // A copy that SafeCause left the name alone, or what has no other name.
            return new ResultCode(e.getErrorCode() & PRIMARY, message);
        }
        int close = message.indexOf(']');
        boolean named = message.startsWith("[SQLITE_") && close > 0;
        return new ResultCode(
                e.getErrorCode() & PRIMARY, named ? message.substring(1, close) : "code " + e.getErrorCode());
    }

    public boolean isPlainError() {
        return primary == ERROR;
    }

    /** A constraint's message names tables, columns, or a text of the schema, but no value of the row. */
    public boolean isConstraint() {
        return primary == CONSTRAINT;
    }

    public boolean isTooBig() {
        return primary == TOO_BIG;
    }

    public boolean isMismatch() {
        return primary == MISMATCH;
    }

    public boolean isBusy() {
        return primary == BUSY || primary == LOCKED;
    }

    public boolean isFull() {
        return primary == FULL;
    }

    public boolean isInputOutput() {
        return primary == IO_ERROR;
    }

    public boolean isReadOnly() {
        return primary == READ_ONLY;
    }

    public boolean isDamage() {
        return primary == CORRUPT || primary == NOT_A_DATABASE;
    }

    @Override
    public String toString() {
        return name;
    }
}
