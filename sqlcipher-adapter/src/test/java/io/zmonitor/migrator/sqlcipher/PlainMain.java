package io.zmonitor.migrator.sqlcipher;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Properties;

/** What any program does that keeps one number in an encrypted database, without this library: {@code DATABASE}. */
final class PlainMain {
    private PlainMain() {}

    public static void main(String[] arguments) throws SQLException {
        Properties settings = new Properties();
        settings.put("cipher", "sqlcipher");
        settings.put("legacy", "4");
        settings.put("hexkey", HexFormat.of().formatHex(Keys.rawBytes(1)));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0], settings);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS version (number INTEGER PRIMARY KEY)");
            try (ResultSet newest = statement.executeQuery("SELECT coalesce(max(number), 0) FROM version")) {
                newest.next();
                System.out.println(newest.getLong(1) == 0);
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO version VALUES (?)")) {
                insert.setLong(1, 1);
                insert.executeUpdate();
            }
            connection.commit();
        }
    }
}
