package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Options;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** What runs here: what whoever is asked for help asks first. */
@Command(
        name = "version",
        description = "The versions of this command, its driver, SQLite, the cipher and Java.",
        footer = {"", "Example:", "  zmonitor-migrator version --json"})
public final class VersionCommand implements Act {
    @Override
    public Result run(CommandSession session) throws SQLException {
        Json.Fields document = Json.with("version", CommandSession.ownVersion());
        Text text = new Text().line(Options.NAME + " " + CommandSession.ownVersion());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            String driver = connection.getMetaData().getDriverVersion();
            String sqlite = value(statement, "SELECT sqlite_version()");
            String cipher = value(statement, "SELECT sqlite3mc_version()");
            document.with("driver", driver).with("sqlite", sqlite).with("cipher", cipher);
            text.line("driver " + driver + ", SQLite " + sqlite + ", " + cipher);
        }
        String java = System.getProperty("java.version");
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        document.with("java", java)
                .with("javaVendor", System.getProperty("java.vendor"))
                .with("system", system);
        return Result.fine(
                document, text.line("Java " + java + " of " + System.getProperty("java.vendor") + ", " + system));
    }

    private static @Nullable String value(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
