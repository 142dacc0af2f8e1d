package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Enumeration;
import java.util.Properties;

/**
 * The SQLite driver that encrypts. The plain one has the same class names and ignores keys without a word, so that a
 * database would be made in plaintext: it is told apart by the settings it knows, before it sees a file.
 *
 * @param driver what JDBC found
 */
public record CipherDriver(Driver driver) {
    private static final String ANY = "jdbc:sqlite:";
    private static final String IN_MEMORY = "jdbc:sqlite::memory:";

    /** The driver for this database. */
    public static CipherDriver find(DatabaseFile database) {
        return find(database.path());
    }

    /** The driver; a refusal names this file. */
    public static CipherDriver find(Path file) {
        CipherDriver found = any(file);
        if (!knowsCiphers(found.driver)) {
            throw Refusal.of(ProblemCode.CIPHER_UNAVAILABLE, file);
        }
        return found;
    }

    /** Any SQLite driver, for a file that is not encrypted; the encrypting one if it is there. */
    public static CipherDriver any(Path file) {
        CipherDriver other = null;
        Enumeration<Driver> drivers = DriverManager.getDrivers();
        while (drivers.hasMoreElements()) {
            Driver driver = drivers.nextElement();
            if (accepts(driver)) {
                if (knowsCiphers(driver)) {
                    return new CipherDriver(driver);
                }
                other = new CipherDriver(driver);
            }
        }
        if (other == null) {
            throw Refusal.of(ProblemCode.DRIVER_MISSING, file);
        }
        return other;
    }

    private static boolean accepts(Driver driver) {
        try {
            return driver.acceptsURL(ANY);
        } catch (SQLException | RuntimeException e) {
            return false; // a driver that cannot say is not ours
        }
    }

    private static boolean knowsCiphers(Driver driver) {
        try {
            for (DriverPropertyInfo property : driver.getPropertyInfo(ANY, new Properties())) {
                if (property.name.equals("cipher")) {
                    return true;
                }
            }
            return false;
        } catch (SQLException | RuntimeException e) {
            return false; // as above
        }
    }

    /** Refuses if the native library cannot encrypt, without touching a file. */
    void requireCipher(DatabaseFile database) {
        if (!encrypts()) {
            throw unavailable(database);
        }
    }

    /** Whether the native library is the encrypting one, asked of an empty database in memory. */
    boolean encrypts() {
        try (Connection connection = driver.connect(IN_MEMORY, new Properties());
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT sqlite3mc_version()")) {
            return version.next();
        } catch (SQLException e) {
            // No such function. Whatever else keeps SQLite from running is said when it is asked for the file.
            return e.getErrorCode() != SqliteResult.ERROR;
        } catch (RuntimeException | LinkageError e) {
            return true; // as above
        }
    }

    static MigrationException unavailable(DatabaseFile database) {
        return Refusal.of(ProblemCode.CIPHER_UNAVAILABLE, database.path());
    }
}
