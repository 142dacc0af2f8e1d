package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.internal.sql.SqlConnection;

/** What a check of the library sees of a run, beyond what everybody's sees. */
public interface OwnContext extends Check.Context {
    /** The run's connection itself, on which SQLite refuses writes. */
    SqlConnection whole();

    /** The connection for a check of the library: the run's own, or the one that is lent to all. */
    static SqlConnection connection(Check.Context context) {
        return context instanceof OwnContext own ? own.whole() : new SqlConnection(context.connection());
    }
}
