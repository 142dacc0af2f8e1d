package io.zmonitor.migrator;

import java.sql.Connection;

/** What a {@link JavaMigration} works with. Valid during its call, on the calling thread only. */
public interface MigrationContext {
    /**
     * The connection, inside the step's transaction. {@code commit}, {@code rollback}, {@code close}, changes of
     * autocommit, savepoints and unwrapping are refused with an {@link java.sql.SQLException}: the run owns the
     * transaction.
     */
    Connection connection();

    /**
     * Tells listeners how far the step is.
     *
     * @param done units done so far, 0 or higher
     * @param total units in all, or 0 if that is not known
     */
    void progress(long done, long total);
}
