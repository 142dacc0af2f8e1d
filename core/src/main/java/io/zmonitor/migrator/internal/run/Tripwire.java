package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;

/** Whether something ended the run's own transaction behind its back. */
enum Tripwire {
    /** The run has a transaction, and it must be open. */
    SET,
    /** The step runs outside of a transaction. */
    NOT_SET;

    boolean isTripped(SqlConnection database) throws SQLException {
        return this == SET && !database.inTransaction();
    }
}
