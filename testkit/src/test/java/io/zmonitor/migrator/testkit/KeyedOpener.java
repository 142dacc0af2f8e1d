package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens real SQLCipher 4 files with a raw key, as the contract demands, with as little code as that takes. */
public class KeyedOpener implements DatabaseOpener {
    public static final String KEY = "x'" + "5e".repeat(32) + "'";
    static final String OTHER_KEY = "x'" + "5f".repeat(32) + "'";

    static final String READ_ONLY = "1";
    static final String READ_WRITE = "2";
    static final String CREATE = "6";

    private static final int NOT_A_DATABASE = 26;

    private final String key;

    public KeyedOpener(String key) {
        this.key = key;
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (purpose == Purpose.CREATION) {
            create(database);
        }
        if (database.path().toFile().length() == 0) {
            throw refusal(ProblemCode.DATABASE_MISSING, database);
        }
        proveIfCrashed(database);
        return connect(database, url(database), READ_WRITE);
    }

    private void create(DatabaseFile empty) throws SQLException {
        try (Connection connection = connect(empty, url(empty), CREATE)) {
            Sql.execute(connection, "PRAGMA user_version = 0");
        }
    }

    /** Immutable: SQLite then looks neither at a journal nor at a log. */
    @Override
    public void prove(DatabaseFile database) throws IOException {
        try {
            connect(database, url(database) + "?immutable=1", READ_ONLY).close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    String url(DatabaseFile database) {
        return "jdbc:sqlite:" + database.path().toUri();
    }

    Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "4");
        settings.setProperty("kdf_iter", "256000");
        settings.setProperty("hmac_algorithm", "2");
        settings.setProperty("kdf_algorithm", "2");
        settings.setProperty("legacy_page_size", "4096");
        settings.setProperty("key", key);
        return settings;
    }

    Connection connect(DatabaseFile database, String url, String openMode) throws SQLException {
        Properties settings = settings();
        settings.setProperty("open_mode", openMode);
        Connection connection = null;
        try {
            connection = DriverManager.getConnection(url, settings);
            Sql.text(connection, "SELECT count(*) FROM sqlite_schema");
            return connection;
        } catch (SQLException e) {
            if (connection != null) {
                connection.close();
            }
            if (e.getErrorCode() == NOT_A_DATABASE) {
                throw refusal(ProblemCode.WRONG_KEY, database);
            }
            throw e;
        }
    }

    void proveIfCrashed(DatabaseFile database) throws SQLException {
        boolean crashed = database.journal().toFile().length() > 0
                || database.wal().toFile().length() > 0;
        try {
            if (crashed) {
                prove(database);
            }
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    private static MigrationException refusal(ProblemCode code, DatabaseFile database) {
        return MigrationException.refusing(Problem.ofFile(code, database.path()));
    }
}
