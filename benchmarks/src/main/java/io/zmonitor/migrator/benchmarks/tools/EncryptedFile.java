package io.zmonitor.migrator.benchmarks.tools;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens a file as every tool here does: SQLCipher 4 with a passphrase, and foreign keys as the driver leaves them. */
public final class EncryptedFile {
    /** No secret: the files hold nothing. */
    public static final String PASSPHRASE = "a passphrase for benchmarks";

    private EncryptedFile() {}

    /** A connection that makes the file if there is none. */
    public static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection(url(database), settings());
    }

    static String url(Path database) {
        return "jdbc:sqlite:" + database.toUri();
    }

    static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "4");
        settings.setProperty("kdf_iter", "256000");
        settings.setProperty("hmac_algorithm", "2");
        settings.setProperty("kdf_algorithm", "2");
        settings.setProperty("legacy_page_size", "4096");
        settings.setProperty("key", PASSPHRASE);
        return settings;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql); // all of its statements: execute() runs the first one only (driver fact 9)
        }
    }
}
