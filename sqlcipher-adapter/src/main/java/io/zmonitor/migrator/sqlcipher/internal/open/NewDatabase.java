package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.internal.file.DriverFailure;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Makes an empty file an encrypted database without tables, and proves that it is one.
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

    public void create() {
        opening.driver().requireCipher(opening.database());
        try {
            writeFirstPage();
            checkFirstPage();
        } catch (SQLException e) {
            throw emptied(e);
        } catch (RuntimeException e) {
            throw emptied(DriverFailure.of(e));
        } catch (LinkageError e) {
            throw NativeLibrary.missing(opening.database(), e);
        } catch (IOException e) {
            throw Refusal.unreadable(e, opening.database());
        }
    }

    private MigrationException emptied(SQLException failure) {
        emptyAfter(failure);
        return Refusal.because(failure, ProblemCode.OPENING_FAILED, opening.database());
    }

    private void writeFirstPage() throws SQLException {
        try (Connection connection = opening.connect(SETTINGS);
                Statement statement = connection.createStatement()) {
            statement.execute(WRITE_FIRST_PAGE);
        }
    }

    private void checkFirstPage() throws IOException {
        DatabaseFile database = opening.database();
        try (UnopenedFile file = file();
                KeyProof proof = new KeyProof(opening.format(), opening.key())) {
            byte[] page = file.reader(opening.format().pageSize()).page(0);
            if (!proof.fits(page)) {
                file.channel().truncate(0);
                throw PlaintextHeader.startsWith(page)
                        ? Refusal.of(ProblemCode.CREATED_UNPROTECTED, database.path())
                        : CipherDriver.unavailable(database);
            }
            file.channel().force(true);
        }
    }

    // What SQLite has not begun to write is not ours: somebody else may have made a database of the file meanwhile.
    private void emptyAfter(SQLException failure) {
        if (failure.getErrorCode() != SqliteResult.IOERR && failure.getErrorCode() != SqliteResult.FULL) {
            return;
        }
        try (UnopenedFile file = file()) {
            file.channel().truncate(0);
        } catch (IOException e) {
            // The failure to write it is being reported.
        }
    }

    private UnopenedFile file() throws IOException {
        return UnopenedFile.ofCaller(opening.database().path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
