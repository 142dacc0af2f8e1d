package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A new file in the database's place: made beside it, given a row that says what it is, proved, and swapped in. Until
 * then the database is only read. Under the run lock, with no connection of this process to it.
 *
 * @param database which one
 * @param opener opens the new file
 */
public record Replacement(DatabaseFile database, DatabaseOpener opener) {
    /** What fills the new file. */
    @FunctionalInterface
    public interface Making {
        /** Writes all content into a file of 0 bytes, and flushes it. */
        void into(DatabaseFile empty) throws IOException, SQLException;
    }

    /** What is written into the new file before it becomes the database. */
    @FunctionalInterface
    public interface Entry {
        /** Writes it, in a transaction that is open. */
        void into(SqlConnection copy) throws SQLException;
    }

    /**
     * Makes it, and proves it; what fails leaves nothing behind.
     *
     * @throws MigrationException {@link ProblemCode#REPLACEMENT_NOT_VERIFIED} if the new file is not whole
     */
    public void make(Making making, Entry entry) throws IOException, SQLException {
        DatabaseFile next = Swap.next(database);
        Swap.discardNext(database);
        try (Unfinished unfinished = new Unfinished(() -> Swap.discardNext(database))) {
            OwnerOnly.create(next.path());
            making.into(next);
            write(next, entry);
            Optional<String> flaw = new FileVerifier(opener).flaw(next);
            if (flaw.isPresent()) {
                throw MigrationException.refusing(
                        Problem.ofFile(ProblemCode.REPLACEMENT_NOT_VERIFIED, database.path(), flaw.get()));
            }
            unfinished.keep();
        }
    }

    /** Puts what was made in the database's place; answers the folder of what was there. */
    public Optional<Path> publish(Instant at) throws IOException {
        return new Swap(database).execute(at);
    }

    // Closing the last connection brings a write-ahead log into the file.
    private void write(DatabaseFile next, Entry entry) throws SQLException, IOException {
        try (Connection connection = opener.open(next)) {
            SqlConnection copy = new SqlConnection(connection);
            copy.execute("PRAGMA synchronous = EXTRA");
            copy.execute("BEGIN IMMEDIATE");
            entry.into(copy);
            copy.execute("COMMIT");
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
        if (!Sighting.of(next).quiet()) {
            throw new IOException("a journal or write-ahead log is left beside the new file");
        }
    }
}
