package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
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
            throw failure(database, SwapBegun.name(e), new Outcome(DatabaseState.UNTOUCHED, SafeCause.of(e)));
        } catch (SQLException e) {
            Outcome untouched = new Outcome(DatabaseState.UNTOUCHED, SafeCause.of(e, ""));
            throw failure(database, "SQLite says " + ResultCode.of(e).name(), untouched);
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
        try (DatabaseOpener.Held held = opener.hold(new DatabaseFile(backup))) {
            new Replacement(database, held).make(next -> copy(backup, next, held), entry);
        }
    }

    private static void copy(Path backup, DatabaseFile next, DatabaseOpener held) throws IOException {
        OwnerOnly.copyContent(backup, next.path());
        Optional<String> flaw = new Soundness(held).flaw(next);
        if (flaw.isPresent()) {
            throw unusable(backup, flaw.get());
        }
    }

    private static MigrationException unusable(Path backup, String reason) {
        return MigrationException.refusing(Problem.ofFile(ProblemCode.BACKUP_UNUSABLE, backup, reason));
    }

    /** The failure of a swap: if it has begun, it is for the next opening to finish it. */
    public static MigrationException failure(DatabaseFile database, IOException e) {
        return failure(database, SwapBegun.name(e), new Outcome(SwapBegun.stateAfter(e, database), SafeCause.of(e)));
    }

    private static MigrationException failure(DatabaseFile database, String reason, Outcome outcome) {
        Problem failed = Problem.ofFile(ProblemCode.RESTORE_FAILED, database.path(), reason);
        Problem problem = outcome.state() == DatabaseState.UNTOUCHED
                ? Uninterrupted.problem(outcome.cause(), failed, database.path())
                : failed;
        return new MigrationException(problem, outcome.state(), List.of(), outcome.cause());
    }

    private record Outcome(DatabaseState state, Exception cause) {}
}
