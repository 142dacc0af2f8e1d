package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;

/** The run's own transaction: statements, not the driver's flag. */
public record Transaction(SqlConnection database) {
    /** Begins it, with the write lock at once, so that what is read inside of it stays true until the commit. */
    public static Transaction begin(SqlConnection database) throws SQLException {
        database.execute("BEGIN IMMEDIATE");
        return new Transaction(database);
    }

    /**
     * Waits until nobody else reads or writes, for as long as the connection waits for locks, and gives the lock back. With
     * a rollback journal a commit needs that moment too, and a reader that stays would undo all work at its end; in WAL
     * mode readers do not matter, and SQLite asks for the write lock only. Nothing is written: a journal begins with the
     * first page.
     *
     * @throws MigrationException {@link ProblemCode#DATABASE_BUSY} if somebody stays
     */
    public static void requireQuiet(SqlConnection database, Path name) throws SQLException {
        try {
            database.execute("BEGIN EXCLUSIVE");
        } catch (SQLException e) {
            if (!ResultCode.of(e).isBusy()) {
                throw e;
            }
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.DATABASE_BUSY, name), SafeCause.of(e, "BEGIN EXCLUSIVE"));
        }
        database.execute("ROLLBACK");
    }

    boolean isOpen() throws SQLException {
        return database.inTransaction();
    }

    public void commit() throws SQLException {
        database.execute("COMMIT");
    }

    /** Undoes everything after a failure, which is told: what fails now is added to it. */
    public void abort(Exception first) {
        try {
            abort();
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
        }
    }

    /**
     * Undoes everything, if SQLite has not done so already: after a really full disk it has, and a ROLLBACK would fail
     * and hide the cause (driver fact 12).
     */
    public void abort() throws SQLException {
        if (isOpen()) {
            database.execute("ROLLBACK");
        }
    }
}
