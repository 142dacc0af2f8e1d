package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.DriverFailure;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One opening of one file with one key.
 *
 * @param database which file
 * @param format what its pages look like
 * @param driver the one that encrypts
 * @param key wiped by the caller
 */
public record Opening(DatabaseFile database, CipherFormat format, CipherDriver driver, KeyMaterial key) {
    // Fails without the encrypting library, and fails without the right key.
    private static final String PROOF = "SELECT sqlite3mc_version(), (SELECT 1 FROM sqlite_schema LIMIT 1)";

    private static final String OPEN_MODE = "open_mode";

    // SQLITE_OPEN_READWRITE without SQLITE_OPEN_CREATE.
    private static final String EXISTING_FILES_ONLY = "2";

    /** SQLite's own limit in bytes; the driver sets a thousandth of it unless told otherwise. */
    public static final String LONGEST_STATEMENT = "1000000000";

    /** Opens an existing database; what SQLite refuses is told apart. */
    public Connection open(Map<String, String> furtherSettings) {
        // A live log of another connection in this process is no crash, and the file must not be read beside it.
        FileChecks checks = new FileChecks(database);
        boolean crashed = checks.leftByCrash() && !OpenFiles.include(database.path());
        if (!checks.isWhole(format.pageSize())) {
            throw new Diagnosis(this).ofSize();
        }
        return crashed ? openAfterCrash(furtherSettings) : openDirectly(furtherSettings);
    }

    /**
     * Proves the key first, and opens with the salt of the page that proved it: with a torn salt in the database, the
     * driver would take all pages of the journal or log for garbage and drop them. The library plays back, and not the
     * driver, whose connection fails after it has met a damaged record (driver fact 47).
     */
    private Connection openAfterCrash(Map<String, String> furtherSettings) {
        driver.requireCipher(database);
        try (KeyProof proof = new KeyProof(format, key)) {
            RawKey proven = proof.require(database);
            boolean mayWrite = EXISTING_FILES_ONLY.equals(furtherSettings.getOrDefault(OPEN_MODE, EXISTING_FILES_ONLY));
            if (!mayWrite || !proof.playsBack(database, () -> {})) {
                proof.requireJudged(database);
            }
            return new Opening(database, format, driver, proven).openDirectly(furtherSettings);
        } catch (IOException e) {
            throw Refusal.unreadable(e, database);
        }
    }

    private Connection openDirectly(Map<String, String> furtherSettings) {
        Connection connection = null;
        try {
            connection = connect(furtherSettings);
            prove(connection);
            return connection;
        } catch (SQLException e) {
            throw refusal(connection, e);
        } catch (RuntimeException e) {
            throw refusal(connection, DriverFailure.of(e));
        } catch (LinkageError e) {
            close(connection);
            throw NativeLibrary.missing(database, e);
        }
    }

    private MigrationException refusal(@Nullable Connection connection, SQLException failure) {
        close(connection);
        return new Diagnosis(this).of(failure);
    }

    /** Connects with further settings, and proves nothing. */
    public Connection connect(Map<String, String> furtherSettings) throws SQLException {
        Properties settings = new Properties();
        try {
            format.describeTo(settings);
            settings.setProperty(OPEN_MODE, EXISTING_FILES_ONLY);
            settings.setProperty("limit_sql_length", LONGEST_STATEMENT);
            settings.putAll(furtherSettings);
            settings.setProperty("key", key.forDriver());
            Connection connection = driver.driver().connect(SqlCipherUrl.of(database), settings);
            OpenFiles.connected(database.path(), connection);
            return connection;
        } finally {
            settings.clear();
        }
    }

    private static void prove(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet proof = statement.executeQuery(PROOF)) {
            proof.next();
        }
    }

    /** Closes what was opened in vain; what the driver says to it is not told. */
    static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException | RuntimeException | LinkageError e) {
                // What made us close it is being reported.
            }
        }
    }
}
