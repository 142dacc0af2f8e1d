package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;

/** SQLite refuses writes on a connection until this is closed; then it does what it did before. */
public record ReadOnly(SqlConnection database, String before) implements AutoCloseable {
    public static ReadOnly on(SqlConnection database) throws SQLException {
        ReadOnly refusing = leftOut(database);
        database.execute("PRAGMA query_only = 1");
        return refusing;
    }

    /** Refuses nothing: for the test of that guard. */
    public static ReadOnly leftOut(SqlConnection database) throws SQLException {
        return new ReadOnly(database, database.text("PRAGMA query_only"));
    }

    @Override
    public void close() throws SQLException {
        database.execute("PRAGMA query_only = " + before);
    }
}
