package io.zmonitor.migrator.internal.sql;

import io.zmonitor.migrator.MigrationException;
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
