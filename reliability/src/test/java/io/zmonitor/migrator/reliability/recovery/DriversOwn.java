package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens as plain JDBC would, so that the driver recovers what a crash has left; nothing is proved or played back before. */
class DriversOwn extends ForwardingOpener {
    private final boolean encrypted;

    /** With the key of the ward, or without encryption. */
    DriversOwn(DatabaseOpener opener, boolean encrypted) {
        super(opener);
        this.encrypted = encrypted;
    }

    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("open_mode", "2");
        if (encrypted) {
            settings.setProperty("cipher", "sqlcipher");
            settings.setProperty("legacy", "4");
            settings.setProperty("kdf_iter", "256000");
            settings.setProperty("hmac_algorithm", "2");
            settings.setProperty("kdf_algorithm", "2");
            settings.setProperty("legacy_page_size", "4096");
            settings.setProperty("mc_legacy_wal", "0");
            settings.setProperty("key", "x'" + "5e".repeat(32) + "'");
        }
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

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (!purpose.isForRun()) {
            return super.open(database, purpose);
        }
        return open(database);
    }
}
