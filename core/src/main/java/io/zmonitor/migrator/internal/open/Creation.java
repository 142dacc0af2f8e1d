package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes a database file that does not exist yet, under the run lock. It is opened where it will stay, so that the key is
 * derived once; a mark beside it, on the storage before the file is there and gone before anything is written into the
 * database, tells an empty file that a kill has left from one that has lost its content (decision 050).
 */
final class Creation {
    /** The mark's name after the database's. */
    static final String MARK = "-created-unfinished";

    // A page that has no other beside it holds no table, and so no row.
    private static final long ONE_PAGE = 4096;

    private Creation() {}

    /**
     * Whether what stands by the database's name is only what a creation has left that was killed. Never so if there is a
     * journal or a log beside it, or more than one page.
     */
    static boolean isUnfinished(DatabaseFile database) {
        return Files.isRegularFile(database.sibling(MARK), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(database.path(), LinkOption.NOFOLLOW_LINKS)
                && database.path().toFile().length() <= ONE_PAGE
                && CrashedFiles.sideFiles(database).isEmpty();
    }

    /**
     * Creates the file and leaves it open, for a run.
     *
     * @throws MigrationException if a journal without its database stands there, or the opener refuses
     */
    static Connection create(DatabaseFile database, DatabaseOpener opener) throws IOException, SQLException {
        List<Path> orphans = CrashedFiles.sideFiles(database);
        if (!orphans.isEmpty()) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.SIDE_FILE_WITHOUT_DATABASE,
                    database.path(),
                    orphans.get(0).toString()));
        }
        Path mark = database.sibling(MARK);
        if (isUnfinished(database)) {
            // Java must not open what SQLite has open (driver fact 15).
            if (UndeclaredFailure.mayBeOpen(opener, database, 0)) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_BUSY, database.path()));
            }
            FileChannel.open(database.path(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        } else {
            Files.deleteIfExists(mark); // a link goes, and not what it leads to
            OwnerOnly.create(mark);
            flushFolder(mark);
            OwnerOnly.create(database.path());
        }
        Connection connection = opened(database, opener, mark);
        try {
            Files.delete(mark);
            flushFolder(mark);
            return connection;
        } catch (IOException e) {
            close(connection, e);
            throw e;
        }
    }

    private static Connection opened(DatabaseFile database, DatabaseOpener opener, Path mark) throws SQLException {
        try {
            return opener.open(database, Purpose.CREATION);
        } catch (MigrationException | IllegalStateException e) {
            discard(database.path(), mark, e);
            throw e; // a closed key is the caller's own mistake
        } catch (RuntimeException e) {
            discard(database.path(), mark, e);
            throw UndeclaredFailure.of(e);
        } catch (SQLException | Error e) {
            discard(database.path(), mark, e);
            throw e;
        }
    }

    // What has content is nothing that the opener has left: somebody else may have made a database of it meanwhile.
    private static void discard(Path file, Path mark, Throwable first) {
        try {
            if (file.toFile().length() == 0) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            first.addSuppressed(SafeCause.of(e));
        }
    }

    private static void close(Connection connection, IOException first) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
        }
    }

    private static void flushFolder(Path file) throws IOException {
        OwnerOnly.flush(file.resolveSibling("."));
    }

    /** What a creation that was killed leaves beside the file; nothing while it stands for an unfinished one. */
    static List<Path> unfinished(DatabaseFile database) {
        return isUnfinished(database) ? List.of() : List.of(database.sibling(MARK));
    }
}
