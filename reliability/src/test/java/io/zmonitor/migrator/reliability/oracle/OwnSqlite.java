package io.zmonitor.migrator.reliability.oracle;

import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The driver under test asked the same questions: a thousand times faster, for the many states that nothing else finds. */
public final class OwnSqlite {
    private OwnSqlite() {}

    /** What is in a database; recovers it if need be, so give it a copy. */
    public static Answers read(Path database) throws SQLException {
        return read(database, Secrets.rightKey());
    }

    /** The same under another key. */
    public static Answers read(Path database, DatabaseOpener key) throws SQLException {
        try (Connection connection = key.open(new DatabaseFile(database))) {
            return read(connection);
        }
    }

    /** What is in a database that is open. */
    public static Answers read(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            ask(statement, Questions.SOUNDNESS, lines);
            content(statement, lines);
            List<String> ledger = new ArrayList<>();
            ask(statement, List.of("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'"), ledger);
            if (!ledger.isEmpty()) {
                ask(statement, Questions.LEDGER, lines);
            }
        }
        return new Answers(lines);
    }

    /** Only the application's schema and rows. */
    public static List<String> content(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            content(statement, lines);
        }
        return new Answers(lines).content();
    }

    private static void content(Statement statement, List<String> lines) throws SQLException {
        ask(statement, Questions.CONTENT, lines);
        List<String> aboutRows = new ArrayList<>();
        ask(statement, List.of(Questions.ABOUT_ROWS), aboutRows);
        ask(statement, aboutRows, lines);
    }

    private static void ask(Statement statement, List<String> questions, List<String> lines) throws SQLException {
        for (String question : questions) {
            try (ResultSet rows = statement.executeQuery(question)) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
    }
}
