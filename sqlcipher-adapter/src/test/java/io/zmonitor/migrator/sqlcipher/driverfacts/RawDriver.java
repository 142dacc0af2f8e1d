package io.zmonitor.migrator.sqlcipher.driverfacts;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The driver as it is, without anything of ours in between. */
final class RawDriver {
    static final String KEY = "x'" + "2a".repeat(32) + "'";
    static final String OTHER_KEY = "x'" + "2b".repeat(32) + "'";

    private RawDriver() {}

    /** SQLCipher 4, creating the file if it is missing. */
    static Connection open(Path file) throws SQLException {
        return open(file, KEY);
    }

    static Connection open(Path file, String key) throws SQLException {
        Properties settings = sqlCipher4();
        settings.setProperty("key", key);
        return DriverManager.getConnection(url(file), settings);
    }

    static Connection inMemory() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    static Properties sqlCipher4() {
        Properties settings = new Properties();
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "4");
        settings.setProperty("legacy_page_size", "4096");
        settings.setProperty("kdf_iter", "256000");
        settings.setProperty("kdf_algorithm", "2");
        settings.setProperty("hmac_algorithm", "2");
        return settings;
    }
}
