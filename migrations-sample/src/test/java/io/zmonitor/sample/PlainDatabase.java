package io.zmonitor.sample;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database in memory with the ledger of an earlier runner, on which scripts run as that runner runs them: whole, with
 * their own transaction and their own row in the ledger. Only {@code @expect} is obeyed besides.
 */
record PlainDatabase(Connection connection) implements AutoCloseable {
    private static final Pattern EXPECTATION = Pattern.compile("-- @expect (\\S+)\\n(SELECT[^;]*;)");
    private static final int PHONE_NUMBERS = 11;

    static PlainDatabase empty() throws SQLException {
        PlainDatabase database = new PlainDatabase(DriverManager.getConnection("jdbc:sqlite::memory:"));
        database.execute("""
                CREATE TABLE schema_version (
                    version INTEGER PRIMARY KEY,
                    applied_at TEXT NOT NULL,
                    description TEXT,
                    migration_type TEXT,
                    file_hash TEXT,
                    execution_time_ms INTEGER,
                    applied_by TEXT DEFAULT 'migrate.py'
                )""");
        return database;
    }

    /** Runs the scripts with these numbers, both included, and the Java-coded migration in its place. */
    void migrate(int from, int to) throws SQLException {
        boolean phoneNumbersDone = from > PHONE_NUMBERS;
        for (Script script : Script.inOrder()) {
            if (script.number() > PHONE_NUMBERS && !phoneNumbersDone && to >= PHONE_NUMBERS) {
                migratePhoneNumbers();
                phoneNumbersDone = true;
            }
            if (script.number() >= from && script.number() <= to) {
                run(script.text());
            }
        }
    }

    void migratePhoneNumbers() throws SQLException {
        new PhoneNumbersToE164().migrate(new JavaMigration.Context() {
            @Override
            public Connection connection() {
                return connection;
            }

            @Override
            public void progress(long done, long total) {}
        });
    }

    /** Runs a script, statement groups between its expectations at once. */
    void run(String script) throws SQLException {
        Matcher expectation = EXPECTATION.matcher(script);
        int start = 0;
        while (expectation.find()) {
            executeScript(script.substring(start, expectation.start()));
            String actual = text(expectation.group(2));
            if (!actual.equals(expectation.group(1))) {
                throw new SQLException("expected " + expectation.group(1) + ", got " + actual);
            }
            start = expectation.end();
        }
        executeScript(script.substring(start));
    }

    void execute(String statement) throws SQLException {
        Sql.execute(connection, statement);
    }

    String text(String query) throws SQLException {
        List<String> rows = Sql.rows(connection, query);
        return rows.isEmpty() ? "no row" : rows.get(0);
    }

    long count(String table) throws SQLException {
        return Long.parseLong(text("SELECT COUNT(*) FROM " + table));
    }

    /**
     * What {@code sqlite_schema} holds, without differences that mean nothing: blanks, comments, quotes around names, and
     * {@code sqlite_sequence}, which SQLite keeps once there has been an AUTOINCREMENT table.
     */
    Map<String, String> schema() throws SQLException {
        Map<String, String> schema = new TreeMap<>();
        try (Statement jdbc = connection.createStatement();
                ResultSet rows = jdbc.executeQuery(
                        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'")) {
            while (rows.next()) {
                schema.put(rows.getString(1) + " " + rows.getString(2), normalized(rows.getString(3)));
            }
        }
        return schema;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Of all JDBC calls of this driver, only {@code executeUpdate} runs every statement of a text. */
    private void executeScript(String part) throws SQLException {
        try (Statement jdbc = connection.createStatement()) {
            jdbc.executeUpdate(part);
        }
    }

    private static String normalized(String sql) {
        return sql.replaceAll("--[^\\n]*", " ")
                .replace("\"", "")
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([(),]) ?", "$1")
                .strip();
    }
}
