package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Opens real SQLCipher 4 files with a raw key, with as little code as that takes: the adapter has tests of its own. With
 * {@code -Dzmonitor.plain-sqlite=true} the files are not encrypted, so that the tests run on a driver without encryption.
 */
public class TestOpener implements DatabaseOpener {
    /** Whether the driver does not encrypt. */
    static final boolean PLAIN = Boolean.getBoolean("zmonitor.plain-sqlite");

    private static final String PROOF = "(SELECT 1 FROM sqlite_schema LIMIT 1)";

    private final String key;

    /** How long a connection waits for the locks of others, in milliseconds. */
    String busyTimeout = "3000";

    public TestOpener() {
        this("5e");
    }

    /** Opens with a key of 32 times this byte, in hexadecimal digits. */
    public TestOpener(String repeated) {
        this.key = "x'" + repeated.repeat(32) + "'";
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (purpose == Purpose.CREATION) {
            create(database);
        }
        return proved(connect(database, "2", purpose.isForRun() ? "0" : "10"));
    }

    private static Connection proved(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT " + (PLAIN ? "" : "sqlite3mc_version(), ") + PROOF);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void create(DatabaseFile empty) throws SQLException {
        try (Connection connection = connect(empty, "6", "0");
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 0");
        }
    }

    @Override
    public void prove(DatabaseFile database) {
        // There is only one key.
    }

    protected final Connection connect(DatabaseFile database, String openMode, String attached) throws SQLException {
        Properties settings = new Properties();
        if (!PLAIN) {
            encrypt(settings);
        }
        settings.setProperty("open_mode", openMode);
        settings.setProperty("limit_attached", attached);
        settings.setProperty("busy_timeout", busyTimeout);
        return DriverManager.getConnection("jdbc:sqlite:" + database.path().toUri(), settings);
    }

    private void encrypt(Properties settings) {
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "4");
        settings.setProperty("kdf_iter", "256000");
        settings.setProperty("hmac_algorithm", "2");
        settings.setProperty("kdf_algorithm", "2");
        settings.setProperty("legacy_page_size", "4096");
        settings.setProperty("key", key);
    }
}
