package io.zmonitor.migrator.sqlcipher.internal.file;

import io.zmonitor.migrator.MigrationException;
import java.sql.SQLException;

/**
 * What the driver threw although JDBC declares nothing like it, as the failed call that it is. It names the type alone: a
 * key was in what the driver was given.
 */
public final class DriverFailure extends SQLException {
    private static final long serialVersionUID = 1L;

    private DriverFailure(RuntimeException thrown) {
        super("undeclared " + thrown.getClass().getName());
        setStackTrace(thrown.getStackTrace());
    }

    /** The failure that this exception tells. A refusal of the library itself is thrown on as it is. */
    public static SQLException of(RuntimeException thrown) {
        if (thrown instanceof MigrationException refusal) {
            throw refusal;
        }
        return new DriverFailure(thrown);
    }
}
