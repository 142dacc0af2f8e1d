package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;

/**
 * The database as it was when another file began to be made of it. What somebody commits to it from then on is not in
 * that file, and would be lost if it took the database's place. Immutable.
 */
public final class Original {
    private final DatabaseFile database;
    private final DatabaseOpener opener;
    private final Sighting seen;

    private Original(DatabaseFile database, DatabaseOpener opener, Sighting seen) {
        this.database = database;
        this.opener = opener;
        this.seen = seen;
    }

    /** Looks at it. Not while this process has it open: reading it would drop SQLite's locks (driver fact 15). */
    public static Original seen(DatabaseFile database, DatabaseOpener opener) throws IOException {
        return new Original(database, opener, Sighting.of(database));
    }

    /**
     * Whether this process is known to have a file open. An opener that says so of a file that is not even there cannot
     * tell, and then it is for the application to know.
     */
    public static boolean isOpenHere(DatabaseFile database, DatabaseOpener opener) {
        return opener.mayBeOpen(database, 0) && !opener.mayBeOpen(Swap.next(Swap.next(database)), 0);
    }

    /**
     * Lets it be replaced only if nobody wrote meanwhile; else what was made of it is deleted.
     *
     * @throws MigrationException {@link ProblemCode#ORIGINAL_CHANGED}
     */
    public void requireUnchanged() throws IOException {
        if (isOpenHere(database, opener) || !seen.equals(Sighting.of(database))) {
            Swap.discardNext(database);
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.ORIGINAL_CHANGED, database.path()));
        }
    }
}
