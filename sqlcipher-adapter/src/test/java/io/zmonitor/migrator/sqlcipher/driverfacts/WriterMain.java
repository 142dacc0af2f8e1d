package io.zmonitor.migrator.sqlcipher.driverfacts;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** What another process does: it tries to write, and prints {@code written} or SQLite's result code. */
final class WriterMain {
    private WriterMain() {}

    public static void main(String[] arguments) {
        Properties settings = RawDriver.sqlCipher4();
        settings.setProperty("key", RawDriver.KEY);
        settings.setProperty("busy_timeout", "0");
        try (Connection connection = DriverManager.getConnection(RawDriver.url(Path.of(arguments[0])), settings)) {
            Sql.execute(connection, "INSERT INTO a VALUES ('from the other process')");
            System.out.println("written");
        } catch (SQLException e) {
            System.out.println(e.getErrorCode());
        }
    }
}
