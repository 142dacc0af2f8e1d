package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Pages.Attached;
import io.zmonitor.migrator.sqlcipher.internal.file.DriverFailure;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.FileSalt;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an empty file an encrypted database without tables, and proves that it is one. The driver says before the first
 * byte is written which cipher it would use; afterwards the file begins with the salt of that cipher, and a second pager
 * reads and authenticates the page from the storage. So the key is derived once (decision 050).
 *
 * @param opening of the empty file
 */
public record NewDatabase(Opening opening) {
    /**
     * No journal on disk: there is nothing to return to, and a crash would leave one that proves no key. The file itself is
     * flushed at the commit.
     */
    private static final Map<String, String> SETTINGS = Map.of("journal_mode", "MEMORY", "synchronous", "EXTRA");

    // Any write makes SQLite write page 1; this one changes nothing else.
    private static final String WRITE_FIRST_PAGE = "PRAGMA user_version = 0";

    // As a connection has them that was opened.
    private static final String JOURNAL_AS_EVER = "PRAGMA journal_mode = DELETE";
    private static final String FLUSHES_AS_EVER = "PRAGMA synchronous = FULL";

    private static final String SCHEMA = "zmonitor_migrator_created";

    /**
     * Makes it.
     *
     * @return the connection that has made it, with these further settings
     */
    public Connection create(Map<String, String> furtherSettings) {
        opening.driver().requireCipher(opening.database());
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(furtherSettings);
        Connection connection = null;
        try {
            connection = opening.connect(settings);
            try (Statement statement = connection.createStatement()) {
                requireCipher(statement);
                statement.execute(WRITE_FIRST_PAGE);
                requireEncrypted(connection);
                statement.execute(JOURNAL_AS_EVER);
                statement.execute(FLUSHES_AS_EVER);
            }
            return connection;
        } catch (MigrationException e) {
            Opening.close(connection);
            throw e;
        } catch (SQLException e) {
            throw emptied(connection, e);
        } catch (RuntimeException e) {
            throw emptied(connection, DriverFailure.of(e));
        } catch (LinkageError e) {
            Opening.close(connection);
            throw NativeLibrary.missing(opening.database(), e);
        } catch (IOException e) {
            Opening.close(connection);
            throw Refusal.unreadable(e, opening.database());
        }
    }

    // Nothing is written yet.
    private void requireCipher(Statement statement) throws SQLException {
        try (ResultSet used = statement.executeQuery(opening.format().askedOfDriver())) {
            if (!used.next() || !opening.format().isDescribedBy(used.getString(1))) {
                throw CipherDriver.unavailable(opening.database());
            }
        }
    }

    // SQLite holds no lock between two transactions, so that Java may open and close the file (driver fact 15).
    private void requireEncrypted(Connection connection) throws SQLException, IOException {
        DatabaseFile database = opening.database();
        byte[] page;
        try (UnopenedFile file = file(StandardOpenOption.READ)) {
            page = file.reader(opening.format().pageSize()).page(0);
        }
        if (PlaintextHeader.startsWith(page)
                || page.length != opening.format().pageSize()
                || !FileSalt.ofPage(page).equals(FileSalt.of(connection))
                || !isReadAgain(connection)) {
            Opening.close(connection);
            empty();
            throw PlaintextHeader.startsWith(page)
                    ? Refusal.of(ProblemCode.CREATED_UNPROTECTED, database.path())
                    : CipherDriver.unavailable(database);
        }
    }

    @SuppressWarnings("try") // It is attached meanwhile, under a name.
    private boolean isReadAgain(Connection connection) throws SQLException {
        try (Attached again =
                        Attachment.of(connection, opening.database(), SCHEMA).orElseThrow();
                Statement statement = connection.createStatement();
                ResultSet objects = statement.executeQuery("SELECT count(*) FROM " + SCHEMA + ".sqlite_schema")) {
            return objects.next() && objects.getInt(1) == 0;
        } catch (SQLException e) {
            if (e.getErrorCode() == SqliteResult.NOTADB) {
                return false;
            }
            throw e;
        }
    }

    // What SQLite has not begun to write is not ours: somebody else may have made a database of the file meanwhile.
    private MigrationException emptied(@Nullable Connection connection, SQLException failure) {
        Opening.close(connection);
        if (failure.getErrorCode() == SqliteResult.IOERR || failure.getErrorCode() == SqliteResult.FULL) {
            try {
                empty();
            } catch (IOException e) {
                // The failure to write it is being reported.
            }
        }
        return Refusal.because(failure, ProblemCode.OPENING_FAILED, opening.database());
    }

    private void empty() throws IOException {
        try (UnopenedFile file = file(StandardOpenOption.WRITE)) {
            file.channel().truncate(0);
        }
    }

    private UnopenedFile file(StandardOpenOption how) throws IOException {
        return UnopenedFile.ofCaller(opening.database().path(), how);
    }
}
