package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.spi.SqlFunctions;
import io.zmonitor.migrator.sqlcipher.internal.file.DriverFailure;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.DriverFunctions;
import io.zmonitor.migrator.sqlcipher.internal.open.NativeLibrary;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import io.zmonitor.migrator.sqlcipher.internal.open.SqlCipherUrl;
import io.zmonitor.migrator.sqlcipher.internal.pages.PlainPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.Recovery;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens databases that are not encrypted: anybody who has the file can read it. For encrypting what an application without
 * encryption has left, with {@link Pages#transfer}, and for databases that hold nothing worth protecting. An encrypted file is
 * refused before SQLite sees it. Any SQLite driver will do: {@code org.xerial:sqlite-jdbc} too. It holds no secret and derives nothing, so {@link #hold} gives the same again.
 *
 * <p>Immutable and thread-safe.
 */
public final class PlaintextDatabase implements DatabaseOpener {
    private static final String BUSY_TIMEOUT =
            Long.toString(Duration.ofSeconds(3).toMillis());
    private static final String READ_ONLY = "1"; // SQLITE_OPEN_READONLY
    private static final String EXISTING_FILES_ONLY = "2"; // SQLITE_OPEN_READWRITE

    private PlaintextDatabase() {}

    /** An opener without any protection. */
    public static PlaintextDatabase withoutEncryption() {
        return new PlaintextDatabase();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A connection for a run is one like any other. One that only reads leaves what a crash left as it is, once it was
     * judged.
     */
    @Override
    public Connection open(DatabaseFile database, Purpose purpose) {
        if (purpose == Purpose.CREATION) {
            create(database);
        }
        FileChecks checks = new FileChecks(database);
        checks.beforeOpening();
        if (!OpenFiles.include(database.path())) {
            try {
                prove(database);
                if (checks.leftByCrash() && purpose != Purpose.READING) {
                    pages().playBack(database, () -> {});
                }
            } catch (IOException e) {
                throw Refusal.unreadable(e, database);
            }
        }
        Connection connection = null;
        try {
            connection = connect(database, purpose);
            proveReadable(connection);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw refusal(e, database);
        } catch (RuntimeException e) {
            close(connection);
            throw refusal(DriverFailure.of(e), database);
        } catch (LinkageError e) {
            close(connection);
            throw NativeLibrary.missing(database, e);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Connection open(DatabaseFile database) {
        return open(database, Purpose.APPLICATION);
    }

    private static void create(DatabaseFile empty) {
        new FileChecks(empty).beforeCreating();
        try (Connection connection = connect(empty, Purpose.CREATION);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = MEMORY");
            statement.execute("PRAGMA user_version = 0"); // writes page 1 and changes nothing else
        } catch (SQLException e) {
            throw Refusal.because(e, ProblemCode.OPENING_FAILED, empty);
        } catch (RuntimeException e) {
            throw Refusal.because(DriverFailure.of(e), ProblemCode.OPENING_FAILED, empty);
        } catch (LinkageError e) {
            throw NativeLibrary.missing(empty, e);
        }
        requirePlaintext(empty);
    }

    /** {@inheritDoc} There is no key, but an encrypted set would be destroyed as by a wrong one. */
    @Override
    public void prove(DatabaseFile database) throws IOException {
        new FileChecks(database).beforeProving();
        requirePlaintext(database);
        new Recovery(database, PlainPages.of(database)).requireJudged();
    }

    @Override
    public Optional<SqlFunctions> functions() {
        return Optional.of(new DriverFunctions());
    }

    @Override
    public Pages pages() {
        return new PlaintextPages(this);
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return OpenFiles.include(database.path(), own);
    }

    /** Says what it is. */
    @Override
    public String toString() {
        return "PlaintextDatabase";
    }

    private static Connection connect(DatabaseFile database, Purpose purpose) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("open_mode", purpose == Purpose.READING ? READ_ONLY : EXISTING_FILES_ONLY);
        settings.setProperty("limit_sql_length", Opening.LONGEST_STATEMENT);
        settings.setProperty("busy_timeout", BUSY_TIMEOUT);
        Connection connection = CipherDriver.any(database.path()).driver().connect(SqlCipherUrl.of(database), settings);
        OpenFiles.connected(database.path(), connection);
        return connection;
    }

    private static void proveReadable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1 FROM sqlite_schema LIMIT 1");
        }
    }

    private static void requirePlaintext(DatabaseFile database) {
        try {
            if (!PlaintextHeader.startsWith(UnopenedFile.firstBytes(database.path(), PlaintextHeader.SIZE))) {
                PlainPages.of(database);
            }
        } catch (IOException e) {
            throw Refusal.unreadable(e, database);
        }
    }

    private static MigrationException refusal(SQLException failure, DatabaseFile database) {
        ProblemCode code = switch (failure.getErrorCode()) {
            case SqliteResult.BUSY, SqliteResult.LOCKED -> ProblemCode.DATABASE_BUSY;
            case SqliteResult.READONLY -> ProblemCode.READ_ONLY;
            case SqliteResult.CORRUPT -> ProblemCode.DAMAGED_DATABASE;
            case SqliteResult.NOTADB -> ProblemCode.NOT_A_DATABASE;
            default -> ProblemCode.OPENING_FAILED;
        };
        return Refusal.because(failure, code, database);
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException | RuntimeException | LinkageError e) {
                // What made us close it is being reported.
            }
        }
    }
}
