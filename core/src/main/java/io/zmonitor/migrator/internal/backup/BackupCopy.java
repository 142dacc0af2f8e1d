package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Renaming;
import io.zmonitor.migrator.internal.file.Shortage;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes a backup: copied under another name, flushed, proved, and only then called a backup. Under the run lock.
 *
 * @param database which one
 * @param policy where backups go, and how many are kept
 * @param maker makes the copy
 */
public record BackupCopy(DatabaseFile database, BackupPolicy policy, Maker maker) {
    /** Makes a copy that is flushed and proved. */
    @FunctionalInterface
    public interface Maker {
        /**
         * Makes it.
         *
         * @param copy a path at which nothing stands
         * @return whether it can: if not, what it has left there is nothing
         * @throws MigrationException if the copy does not prove to be whole, or the database itself proves to be damaged
         */
        boolean make(Path copy) throws IOException, SQLException;
    }

    private record Sides(Path unfinished) implements Closeable {
        @Override
        public void close() throws IOException {
            BackupFolder.discard(unfinished);
        }
    }

    /**
     * Takes it.
     *
     * @param at names it
     * @return nothing if the maker cannot make it
     * @throws MigrationException if that cannot be done, or the database itself proves to be damaged; the database was
     *     not touched
     */
    @SuppressWarnings("try") // Side files of the copy go in any case.
    public Optional<Backup> take(Instant at) {
        long start = System.nanoTime();
        BackupFolder folder = new BackupFolder(database, policy);
        folder.require();
        try {
            folder.sweep();
            Path unfinished = folder.unfinished(at);
            Path file;
            try (Sides copy = new Sides(unfinished)) {
                if (!maker.make(unfinished)) {
                    return Optional.empty();
                }
                file = folder.free(at, unfinished);
                Renaming.move(unfinished, file);
            }
            OwnerOnly.flush(folder.path());
            return Optional.of(new Results.BackupData(
                    file,
                    Instant.ofEpochSecond(at.getEpochSecond()),
                    Files.size(file),
                    Duration.ofNanos(System.nanoTime() - start)));
        } catch (IOException e) {
            throw failure(SwapInterrupted.name(e), SafeCause.of(e));
        } catch (SQLException e) {
            throw failure(e);
        } catch (RuntimeException e) {
            throw failure(UndeclaredFailure.of(e));
        }
    }

    private MigrationException failure(SQLException e) {
        return failure("SQLite says " + ResultCode.of(e).name(), SafeCause.of(e, ""));
    }

    private MigrationException failure(String reason, Exception cause) {
        Problem.OfFile failed = new Problem.OfFile(ProblemCode.BACKUP_FAILED, database.path(), List.of(reason));
        Path folder = new BackupFolder(database, policy).path();
        Problem problem = Shortage.problem(cause, failed, database.path(), folder);
        return MigrationException.refusing(Uninterrupted.problem(cause, problem, database.path()), cause);
    }
}
