package io.zmonitor.migrator.reliability.mutants;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;

/** Opens with whatever key it has, as plain JDBC would: it proves a key when it is asked to, and never by itself. */
final class CarelessOpener implements DatabaseOpener {
    private final byte[] key;

    CarelessOpener(byte[] key) {
        this.key = key;
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        Connection connection = connect(database);
        try {
            Sql.number(connection, "SELECT count(*) FROM sqlite_schema");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        try (SqlCipherKey careful = SqlCipherKey.raw(key)) {
            careful.prove(database);
        }
    }

    private Connection connect(DatabaseFile database) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "4");
        settings.setProperty("kdf_iter", "256000");
        settings.setProperty("hmac_algorithm", "2");
        settings.setProperty("kdf_algorithm", "2");
        settings.setProperty("legacy_page_size", "4096");
        settings.setProperty("mc_legacy_wal", "0");
        settings.setProperty("open_mode", "2");
        settings.setProperty("key", "x'" + HexFormat.of().formatHex(key) + "'");
        return DriverManager.getConnection("jdbc:sqlite:" + database.path().toUri(), settings);
    }
}
