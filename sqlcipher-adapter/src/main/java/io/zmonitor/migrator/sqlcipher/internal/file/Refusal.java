package io.zmonitor.migrator.sqlcipher.internal.file;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.sql.SQLException;

/** How this package says no. */
public final class Refusal {
    private Refusal() {}

    /** A code and its detail, before it is known which file it is about. */
    public record Reason(ProblemCode code, String detail) {
        public MigrationException about(DatabaseFile database) {
            return Refusal.of(code, database.path(), detail);
        }
    }

    public static MigrationException of(ProblemCode code, Path file, String... details) {
        return MigrationException.refusing(Problem.ofFile(code, file, details));
    }

    /** With what SQLite answered as its detail. */
    public static MigrationException because(SQLException failure, ProblemCode code, DatabaseFile database) {
        String result = SqliteResult.of(failure).toString();
        return because(failure, Problem.ofFile(code, database.path(), result));
    }

    /**
     * With the driver's exception as cause, but without its message: that can hold tokens of SQL, and a key was in SQL.
     */
    public static MigrationException because(SQLException failure, Problem problem) {
        String result = SqliteResult.of(failure).toString();
        SQLException cause = new SQLException("SQLite result " + result, null, failure.getErrorCode());
        cause.setStackTrace(failure.getStackTrace());
        return MigrationException.refusing(problem, cause);
    }

    /** A file of the set could not be read. The messages of these exceptions hold paths and nothing else. */
    public static MigrationException unreadable(IOException failure, DatabaseFile database) {
        if (failure instanceof ClosedByInterruptException || failure instanceof InterruptedIOException) {
            return MigrationException.refusing(Problem.ofFile(ProblemCode.INTERRUPTED, database.path()), failure);
        }
        String result = failure.getClass().getSimpleName();
        Problem problem = Problem.ofFile(ProblemCode.OPENING_FAILED, database.path(), result);
        return MigrationException.refusing(problem, failure);
    }
}
