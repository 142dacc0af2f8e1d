package io.zmonitor.migrator.internal.sql;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * What a driver threw although JDBC declares nothing like it, as the failed call that it is. Whoever handles failures
 * of SQLite handles it as well, and it says no more than types: its message may hold anything (decision 009).
 */
public final class UndeclaredFailure extends SQLException {
    private static final long serialVersionUID = 1L;

    /** A call of the driver, or of what opens with it. */
    @FunctionalInterface
    public interface Call<T> {
        /** Makes it. */
        T make() throws SQLException;
    }

    /** A call of an opener that reads or writes files by itself. */
    @FunctionalInterface
    public interface FileCall<T> {
        /** Makes it. */
        T make() throws IOException;
    }

    private UndeclaredFailure(RuntimeException thrown) {
        super("undeclared " + thrown.getClass().getName(), SafeCause.withoutValues(thrown));
    }

    /** Makes a call, so that whatever fails is declared. */
    public static <T> T declaring(Call<T> call) throws SQLException {
        try {
            return call.make();
        } catch (RuntimeException e) {
            throw of(e);
        }
    }

    /**
     * Makes a call of an opener, so that what it throws undeclared is a refusal that names the file and the type. A closed
     * key goes on as it is: whoever closed it is in the caller's own code.
     */
    public static <T> T refusing(Path file, FileCall<T> call) throws IOException {
        try {
            return call.make();
        } catch (RuntimeException e) {
            throw refusal(file, e);
        }
    }

    private static RuntimeException refusal(Path file, RuntimeException thrown) {
        if (thrown instanceof MigrationException || thrown instanceof IllegalStateException) {
            return thrown;
        }
        return MigrationException.refusing(
                Problem.ofFile(
                        ProblemCode.OPENING_FAILED,
                        file,
                        "undeclared " + thrown.getClass().getName()),
                SafeCause.withoutValues(thrown));
    }

    /**
     * Whether this process may have a file open, besides so many connections of the caller, as the opener says; undeclared
     * failures are refusals.
     */
    public static boolean mayBeOpen(DatabaseOpener opener, DatabaseFile database, int own) {
        try {
            return opener.mayBeOpen(database, own);
        } catch (RuntimeException e) {
            throw refusal(database.path(), e);
        }
    }

    /**
     * The failure that this exception tells.
     *
     * @throws MigrationException if it is a refusal of the library itself, which goes on as it is
     */
    public static SQLException of(RuntimeException thrown) {
        if (thrown instanceof MigrationException refusal) {
            throw refusal;
        }
        return new UndeclaredFailure(thrown);
    }
}
