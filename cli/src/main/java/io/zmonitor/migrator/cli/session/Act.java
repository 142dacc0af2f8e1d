package io.zmonitor.migrator.cli.session;

import io.zmonitor.migrator.cli.output.Result;
import java.io.IOException;
import java.sql.SQLException;

/** A command: what it does with a session. */
public interface Act {
    /**
     * Does it.
     *
     * @throws IOException if a file that the command line names cannot be read or written
     * @throws SQLException if SQLite refuses a statement of the command itself
     */
    Result run(CommandSession session) throws IOException, SQLException;
}
