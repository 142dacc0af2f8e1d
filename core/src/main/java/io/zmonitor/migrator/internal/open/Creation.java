package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.file.Renaming;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes a database file that does not exist yet, under the run lock: under another name, encrypted and proved, and only
 * then by its own name. So a file of 0 bytes by that name is never ours, whenever the process is killed.
 */
final class Creation {
    private static final String UNFINISHED = "-created-unfinished";

    private Creation() {}

    /**
     * Creates the file.
     *
     * @throws MigrationException if a journal without its database stands there, or the opener refuses
     */
    static void create(DatabaseFile database, DatabaseOpener opener) throws IOException, SQLException {
        List<Path> orphans = CrashedFiles.sideFiles(database);
        if (!orphans.isEmpty()) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.SIDE_FILE_WITHOUT_DATABASE,
                    database.path(),
                    orphans.get(0).toString()));
        }
        // By its name before it is ours: if there is a link, the link goes, and not what it leads to.
        Path name = database.sibling(UNFINISHED);
        Files.deleteIfExists(name);
        OwnerOnly.create(name);
        DatabaseFile unfinished = new DatabaseFile(name);
        removeSideFiles(unfinished);
        try {
            created(unfinished, database, opener);
            OwnerOnly.flush(unfinished.path());
            Renaming.move(unfinished.path(), database.path());
            OwnerOnly.flush(database.path().resolveSibling("."));
        } finally {
            Files.deleteIfExists(name);
            removeSideFiles(unfinished);
        }
    }

    // A refusal names the file that the caller asked for, and not the one by which it is made.
    private static void created(DatabaseFile unfinished, DatabaseFile database, DatabaseOpener opener)
            throws SQLException {
        try {
            opener.create(unfinished);
        } catch (MigrationException e) {
            if (e.problem() instanceof Problem.OfFile problem && problem.file().equals(unfinished.path())) {
                MigrationException renamed = MigrationException.refusing(
                        new Problem.OfFile(problem.code(), database.path(), problem.details()),
                        SafeCause.withoutValues(e));
                renamed.setStackTrace(e.getStackTrace());
                throw renamed;
            }
            throw e;
        } catch (IllegalStateException e) {
            throw e; // a closed key is the caller's own mistake
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    /** What a creation that was killed leaves. */
    static List<Path> unfinished(DatabaseFile database) {
        return List.of(
                database.sibling(UNFINISHED),
                database.sibling(UNFINISHED + "-journal"),
                database.sibling(UNFINISHED + "-wal"));
    }

    private static void removeSideFiles(DatabaseFile unfinished) throws IOException {
        Files.deleteIfExists(unfinished.journal());
        Files.deleteIfExists(unfinished.wal());
    }
}
