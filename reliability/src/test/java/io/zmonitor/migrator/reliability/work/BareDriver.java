package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;

/** A file as plain JDBC opens it: the driver recovers what a crash has left, and nobody proves anything before. */
public final class BareDriver {
    private BareDriver() {}

    /** Opens a SQLCipher 4 database with a raw key, and reads from it. */
    public static Connection encrypted(DatabaseFile database, byte[] rawKey) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "4");
        settings.setProperty("kdf_iter", "256000");
        settings.setProperty("hmac_algorithm", "2");
        settings.setProperty("kdf_algorithm", "2");
        settings.setProperty("legacy_page_size", "4096");
        settings.setProperty("mc_legacy_wal", "0");
        settings.setProperty("key", "x'" + HexFormat.of().formatHex(rawKey) + "'");
        return opened(database, settings);
    }

    /** Opens a database without encryption, and reads from it. */
    public static Connection plaintext(DatabaseFile database) throws SQLException {
        return opened(database, new Properties());
    }

    private static Connection opened(DatabaseFile database, Properties settings) throws SQLException {
        settings.setProperty("open_mode", "2");
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + database.path().toUri(), settings);
        try {
            Sql.number(connection, "SELECT count(*) FROM sqlite_schema");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
