package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Shortage;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a backup in a database's place: a copy of it is proved, given a row that says so, and swapped in. The backup
 * stays where it is. Under the run lock, with no connection of this process to the database.
 *
 * @param database which one
 * @param opener opens the backup
 * @param precautions with which it is swapped in
 */
public record Restoration(DatabaseFile database, DatabaseOpener opener, Set<Precaution> precautions) {
    /**
     * Does all of it.
     *
     * @param at names the folder of what is replaced
     * @return where what was replaced is now; nothing if there was nothing
     * @throws MigrationException {@link ProblemCode#BACKUP_UNUSABLE} or {@link ProblemCode#RESTORE_FAILED}; it says
     *     whether anything was touched
     */
    public Optional<Path> putBack(Path backup, Instant at, Replacement.Entry entry) {
        try {
            prepare(backup, entry);
        } catch (IOException e) {
            throw untouched(backup, SwapInterrupted.name(e), SafeCause.of(e));
        } catch (SQLException e) {
            throw untouched(backup, "SQLite says " + ResultCode.of(e).name(), SafeCause.of(e, ""));
        }
        try {
            return new Swap(database, precautions).execute(at);
        } catch (IOException e) {
            throw failure(database, e);
        }
    }

    private void prepare(Path backup, Replacement.Entry entry) throws IOException, SQLException {
        if (!Files.isRegularFile(backup, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable(backup, "it is no regular file");
        }
        if (!Sighting.of(new DatabaseFile(backup)).quiet()) {
            throw unusable(backup, "a journal or write-ahead log stands beside it");
        }
        try (DatabaseOpener.Held held =
                UndeclaredFailure.refusing(backup, () -> opener.hold(new DatabaseFile(backup)))) {
            new Replacement(database, held).make(next -> copy(backup, next, held), entry);
        }
    }

    private static void copy(Path backup, DatabaseFile next, DatabaseOpener held) throws IOException {
        OwnerOnly.copyContent(backup, next.path());
        Optional<String> flaw = new FileVerifier(held).flaw(next);
        if (flaw.isPresent()) {
            throw unusable(backup, flaw.get());
        }
    }

    private static MigrationException unusable(Path backup, String reason) {
        return MigrationException.refusing(Problem.ofFile(ProblemCode.BACKUP_UNUSABLE, backup, reason));
    }

    /** The failure of a swap: if it has begun, it is for the next opening to finish it. */
    public static MigrationException failure(DatabaseFile database, IOException e) {
        Exception cause = SafeCause.of(e);
        DatabaseState state = SwapInterrupted.stateAfter(e, database);
        Problem failed = Problem.ofFile(
                ProblemCode.RESTORE_FAILED, database.path(), SwapInterrupted.name(e) + Shortage.note(database.path()));
        Problem problem =
                state == DatabaseState.UNTOUCHED ? Uninterrupted.problem(cause, failed, database.path()) : failed;
        return new MigrationException(problem, state, List.of(), cause);
    }

    private MigrationException untouched(Path backup, String reason, Exception cause) {
        Problem.OfFile failed = new Problem.OfFile(ProblemCode.RESTORE_FAILED, database.path(), List.of(reason));
        Problem problem = Shortage.problem(cause, failed, backup, folder(database));
        return MigrationException.refusing(Uninterrupted.problem(cause, problem, database.path()), cause);
    }

    private static Path folder(DatabaseFile database) {
        return database.path().resolveSibling("").toAbsolutePath();
    }
}
