package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.read.SchemaReader;
import io.zmonitor.migrator.schema.internal.read.StoredStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A database in which statements are tried. Nothing of it is kept. */
public final class ScratchDatabase implements AutoCloseable {
    private static final Pattern DRIVER_WORDS = Pattern.compile("(?s)\\[SQLITE_\\w+] [^(]*\\((.*)\\)");
    private static final int LONGEST_HEAD = 60;

    private final Connection connection;

    /** Takes the connection over: it is closed with this. */
    public ScratchDatabase(Connection connection) {
        this.connection = connection;
    }

    /**
     * Runs statements.
     *
     * @throws Refused by SQLite
     */
    public void run(List<String> statements) throws Refused {
        for (String statement : statements) {
            run(statement);
        }
    }

    /**
     * Runs a statement.
     *
     * @throws Refused by SQLite
     */
    public void run(String sql) throws Refused {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new Refused(head(sql), e);
        }
    }

    /**
     * Makes SQLite compile all views and triggers: before it renames a table, it looks whether each of them is right.
     *
     * @throws Refused if one of them is not
     */
    public void compile() throws Refused {
        try {
            run("CREATE TABLE zmonitor_probe (x)");
            run("ALTER TABLE zmonitor_probe RENAME TO zmonitor_probe_2");
            run("DROP TABLE zmonitor_probe_2");
        } catch (Refused e) {
            throw new Refused("the schema", e.failure);
        }
    }

    /**
     * What its schema is now.
     *
     * @throws SQLException if it cannot be read
     */
    public Schema schema() throws SQLException {
        return SchemaReader.read(connection);
    }

    /**
     * The statements that make its schema.
     *
     * @throws SQLException if they cannot be read
     */
    List<StoredStatement> stored() throws SQLException {
        return StoredStatement.of(connection);
    }

    private static String head(String sql) {
        String line = sql.lines().findFirst().orElse("");
        String head = line.endsWith(" (") ? line.substring(0, line.length() - 2) : line;
        return head.length() > LONGEST_HEAD ? head.substring(0, LONGEST_HEAD) + "…" : head;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A statement that SQLite did not accept. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String what;
        private final SQLException failure;

        Refused(String what, SQLException failure) {
            super(failure);
            this.what = what;
            this.failure = failure;
        }

        /** The beginning of the statement. */
        public String what() {
            return what;
        }

        /** What SQLite said, without the driver's words around it. A scratch database has no rows that it could name. */
        public String said() {
            Matcher words = DRIVER_WORDS.matcher(String.valueOf(failure.getMessage()));
            return words.matches() ? words.group(1) : "SQLite result " + failure.getErrorCode();
        }

        /** SQLite's result code. */
        public int result() {
            return failure.getErrorCode();
        }
    }
}
