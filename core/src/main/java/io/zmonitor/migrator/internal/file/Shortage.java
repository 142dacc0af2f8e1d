package io.zmonitor.migrator.internal.file;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Want of space as the reason of a failure. What failed says it in the words of the system or of SQLite, in many ways and
 * languages; so the disk is asked, once what was begun is deleted again.
 */
public final class Shortage {
    private static final int PRIMARY = 0xff;
    private static final int FULL = 13;

    // The row about the copy in its audit, with the journal of that.
    private static final long BESIDE_A_COPY = 1 << 16;

    // A write-ahead log's index grows by 32 KiB, a log by what is committed.
    private static final long AS_GOOD_AS_FULL = 1 << 20;

    private Shortage() {}

    /**
     * The problem of a copy that failed.
     *
     * @param failure why; if SQLite says that the disk is full, then what is free now was not enough
     * @param otherwise the problem if the disk has the space, or nobody can tell
     * @param source of which the copy is as large
     * @param folder where it was made
     */
    public static Problem problem(Throwable failure, Problem.OfFile otherwise, Path source, Path folder) {
        try {
            long usable = usable(folder);
            long needed = Math.max(Files.size(source), isFull(failure) ? usable : 0) + BESIDE_A_COPY;
            return usable < needed
                    ? Problem.ofFile(
                            ProblemCode.NO_SPACE_FOR_COPY,
                            otherwise.file(),
                            folder.toString(),
                            Long.toString(needed),
                            Long.toString(usable))
                    : otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }

    private static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (sql.getErrorCode() & PRIMARY) == FULL) {
                return true;
            }
        }
        return false;
    }

    /** How many bytes are free on a disk. Asks for the folder: the database itself must not be opened (driver fact 15). */
    public static long usable(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** What a failure to read or write means, if the disk of this database is as good as full; or else nothing. */
    public static String note(Path database) {
        try {
            Path folder = database.resolveSibling("").toAbsolutePath();
            long usable = usable(folder);
            return usable < AS_GOOD_AS_FULL ? "; " + usable + " bytes are free in " + folder : "";
        } catch (IOException e) {
            return "";
        }
    }
}
