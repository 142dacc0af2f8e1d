package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.internal.file.DriverFailure;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.open.Attachment;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.NativeLibrary;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import io.zmonitor.migrator.sqlcipher.internal.open.SqlCipherUrl;
import io.zmonitor.migrator.sqlcipher.internal.pages.PlainPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.Recovery;
import io.zmonitor.migrator.sqlcipher.internal.pages.RecoveryProof;
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
 * encryption has left, with {@link #transfer}, and for databases that hold nothing worth protecting. An encrypted file is
 * refused before SQLite sees it. Any SQLite driver will do: {@code org.xerial:sqlite-jdbc} too. It holds no secret and derives nothing, so {@link #hold} gives the same again.
 *
 * <p>Immutable and thread-safe.
 */
public final class PlaintextDatabase implements DatabaseOpener {
    private static final String BUSY_TIMEOUT =
            Long.toString(Duration.ofSeconds(3).toMillis());
    private static final String EXISTING_FILES_ONLY = "2";

    private PlaintextDatabase() {}

    /** An opener without any protection. */
    public static PlaintextDatabase withoutEncryption() {
        return new PlaintextDatabase();
    }

    @Override
    public Connection open(DatabaseFile database) {
        FileChecks checks = new FileChecks(database);
        checks.beforeOpening();
        if (!OpenFiles.include(database.path())) {
            try {
                prove(database);
                if (checks.leftByCrash()) {
                    playBack(database, () -> {});
                }
            } catch (IOException e) {
                throw Refusal.unreadable(e, database);
            }
        }
        Connection connection = null;
        try {
            connection = connect(database);
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

    @Override
    public void create(DatabaseFile empty) {
        new FileChecks(empty).beforeCreating();
        try (Connection connection = connect(empty);
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

    /** {@inheritDoc} There is no key and no code: what SQLite's own checksums take for whole is whole. */
    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        new FileChecks(crashed).beforeProving();
        return Recovery.isFor(crashed) && new Recovery(crashed, PlainPages.of(crashed)).perform(done);
    }

    /** {@inheritDoc} Only the pages that the side files hold are read. */
    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        new FileChecks(recovered).beforeProving();
        new RecoveryProof(recovered, aside, PlainPages.of(aside)).proven();
    }

    /** {@inheritDoc} There is no key, but an encrypted set would be destroyed as by a wrong one. */
    @Override
    public void prove(DatabaseFile database) throws IOException {
        new FileChecks(database).beforeProving();
        requirePlaintext(database);
        new Recovery(database, PlainPages.of(database)).requireJudged();
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database) {
        return OpenFiles.include(database.path());
    }

    @Override
    public boolean mayBeOpenTwice(DatabaseFile database) {
        return OpenFiles.includeTwice(database.path());
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return Attachment.of(opened, file, schema);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        Transfer.of(this, from, emptyTo, newKey).run();
    }

    /** Says what it is. */
    @Override
    public String toString() {
        return "PlaintextDatabase";
    }

    private static Connection connect(DatabaseFile database) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("open_mode", EXISTING_FILES_ONLY);
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
