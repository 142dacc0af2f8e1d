package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Puts a backup in a database's place: a copy of it is proved, given a row that says so, and swapped in. The backup
 * stays where it is. Under the run lock, with no connection of this process to the database.
 *
 * @param database which one
 * @param opener opens the backup
 */
public record Restoration(DatabaseFile database, DatabaseOpener opener) {
    /** What is written into the copy before it becomes the database. */
    @FunctionalInterface
    public interface Entry {
        /** Writes it. */
        void into(SqlConnection copy) throws SQLException;
    }

    /**
     * Does all of it.
     *
     * @param at names the folder of what is replaced
     * @return where what was replaced is now; nothing if there was nothing
     * @throws MigrationException {@link ProblemCode#BACKUP_UNUSABLE} or {@link ProblemCode#RESTORE_FAILED}; it says
     *     whether anything was touched
     */
    public Optional<Path> putBack(Path backup, Instant at, Entry entry) {
        try {
            prepare(backup, entry);
        } catch (IOException e) {
            throw failure(e.getClass().getSimpleName(), DatabaseState.UNTOUCHED, e);
        } catch (SQLException e) {
            throw failure("SQLite says " + ResultCode.of(e).name(), DatabaseState.UNTOUCHED, SafeCause.of(e, ""));
        }
        try {
            return new Swap(database).execute(at);
        } catch (IOException e) {
            boolean begun = Files.exists(database.sibling(Swap.INTENT), LinkOption.NOFOLLOW_LINKS);
            DatabaseState state = begun ? DatabaseState.UNKNOWN : DatabaseState.UNTOUCHED;
            throw failure(e.getClass().getSimpleName(), state, e);
        }
    }

    private void prepare(Path backup, Entry entry) throws IOException, SQLException {
        if (!Files.isRegularFile(backup, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable(backup, "it is no regular file");
        }
        if (!Sighting.of(new DatabaseFile(backup)).quiet()) {
            throw unusable(backup, "a journal or write-ahead log stands beside it");
        }
        DatabaseFile next = Swap.next(database);
        Swap.discardNext(database);
        boolean ready = false;
        try {
            OwnerOnly.create(next.path());
            OwnerOnly.copyContent(backup, next.path());
            Optional<String> flaw = new Soundness(opener).flaw(next);
            if (flaw.isPresent()) {
                throw unusable(backup, flaw.get());
            }
            write(next, entry);
            ready = true;
        } finally {
            if (!ready) {
                Swap.discardNext(database);
            }
        }
    }

    // Closing the last connection brings a write-ahead log into the file.
    private void write(DatabaseFile next, Entry entry) throws SQLException, IOException {
        try (Connection connection = opener.open(next)) {
            SqlConnection copy = new SqlConnection(connection);
            copy.execute("PRAGMA synchronous = EXTRA");
            copy.execute("BEGIN IMMEDIATE");
            entry.into(copy);
            copy.execute("COMMIT");
        }
        if (!Sighting.of(next).quiet()) {
            throw new IOException("a journal or write-ahead log is left beside the copy");
        }
    }

    private static MigrationException unusable(Path backup, String reason) {
        return MigrationException.refusing(Problem.ofFile(ProblemCode.BACKUP_UNUSABLE, backup, reason));
    }

    private MigrationException failure(String reason, DatabaseState state, Exception cause) {
        Problem problem = Problem.ofFile(ProblemCode.RESTORE_FAILED, database.path(), reason);
        return new MigrationException(problem, state, List.of(), cause);
    }
}
