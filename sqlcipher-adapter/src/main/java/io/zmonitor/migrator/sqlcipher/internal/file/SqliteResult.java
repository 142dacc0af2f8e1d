package io.zmonitor.migrator.sqlcipher.internal.file;

import java.sql.SQLException;

/**
 * What SQLite answered: the primary result code and its name, and nothing else of the driver's message.
 *
 * @param code sqlite.org/rescode.html
 * @param name the extended name, if the driver tells it
 */
public record SqliteResult(int code, String name) {
    public static final int ERROR = 1;
    public static final int BUSY = 5;
    public static final int LOCKED = 6;
    public static final int READONLY = 8;
    public static final int IOERR = 10;
    public static final int CORRUPT = 11;
    public static final int FULL = 13;
    public static final int NOTADB = 26;

    /** The driver's messages begin with the name in brackets. */
    static SqliteResult of(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof DriverFailure) {
            return new SqliteResult(failure.getErrorCode(), message);
        }
        int end = message.startsWith("[SQLITE_") ? message.indexOf(']') : -1;
        return new SqliteResult(failure.getErrorCode(), end < 0 ? "" : message.substring(1, end));
    }

    @Override
    public String toString() {
        return name.isEmpty() ? Integer.toString(code) : code + " " + name;
    }
}
