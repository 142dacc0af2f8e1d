package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies a database while the run's connection has it open, under that connection's lock, and lets SQLite prove the copy,
 * attached to that connection: so that no key is derived (decision 050). Where that cannot be done, or is not the cheaper
 * way, or finds anything wrong, {@link VerifiedCopy} does it and says what is wrong.
 *
 * @param database which one
 * @param connection the only one of this process that has it open
 * @param opener of that connection
 */
public record LockedCopy(DatabaseFile database, SqlConnection connection, DatabaseOpener opener)
        implements BackupCopy.Maker, BackupFolder.Versions {
    // In WAL mode a connection holds a lock as long as it is open, and what was committed is proved when the log is
    // closed.
    private static final Set<String> ROLLBACK_JOURNALS = Set.of("delete", "truncate", "persist");

    private static final String SCHEMA = "zmonitor_migrator_attached";
    private static final int PIECE = 1 << 18;

    /** What is asked of a file that is attached. */
    @FunctionalInterface
    public interface Question {
        boolean isTrueIn(SqlConnection database, String schema) throws SQLException;
    }

    @Override
    public boolean make(Path copy) throws IOException, SQLException {
        DatabaseFile real = new DatabaseFile(database.path().toRealPath());
        if (!isOpenOnce(real)) {
            return false;
        }
        OwnerOnly.create(copy);
        return copyLocked(real.path(), copy) && isTrueOf(new DatabaseFile(copy), true, null);
    }

    /**
     * Whether the database itself, read from the storage anew, proves to be whole, and this is true of it, if anything is
     * asked. If not, or if it cannot be asked here, nothing is proved.
     */
    public boolean isSound(@Nullable Question question) {
        return isSmall(database) && hasRollbackJournal() && isTrueOf(database, true, question);
    }

    /** Whether this is true of the database itself, read from the storage anew; its pages are not proved. */
    public boolean holds(Question question) {
        return hasRollbackJournal() && isTrueOf(database, false, question);
    }

    private boolean isOpenOnce(DatabaseFile real) throws IOException {
        return isSmall(real)
                && hasRollbackJournal()
                && Sighting.quiet(real)
                && !UndeclaredFailure.mayBeOpen(opener, real, 1);
    }

    private boolean hasRollbackJournal() {
        try {
            return ROLLBACK_JOURNALS.contains(connection.text("PRAGMA main.journal_mode"));
        } catch (SQLException e) {
            return false; // what is wrong is found by whoever looks next
        }
    }

    private static boolean isSmall(DatabaseFile file) {
        return file.path().toFile().length() <= FileVerifier.MOST_READ_TWICE;
    }

    // Closing the file in Java drops the locks that the connection has then (driver fact 15): it has none before and
    // none afterwards. SQLite's lock keeps others from writing meanwhile. An interrupt closes a channel, and no stream.
    private boolean copyLocked(Path from, Path to) throws IOException, SQLException {
        try (RandomAccessFile source = new RandomAccessFile(from.toFile(), "r")) {
            try {
                connection.execute("BEGIN IMMEDIATE");
            } catch (SQLException e) {
                return false; // somebody writes
            }
            try {
                copy(source, to);
            } catch (IOException | RuntimeException e) {
                giveBackAfter(e);
                throw e;
            }
            connection.execute("ROLLBACK");
        }
        return true;
    }

    private void giveBackAfter(Exception first) {
        try {
            connection.execute("ROLLBACK");
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, "ROLLBACK"));
        }
    }

    private static void copy(RandomAccessFile source, Path to) throws IOException {
        byte[] piece = new byte[PIECE];
        try (FileOutputStream target = new FileOutputStream(to.toFile())) {
            for (int read = source.read(piece); read >= 0; read = source.read(piece)) {
                target.write(piece, 0, read);
            }
            target.getFD().sync();
        }
    }

    @SuppressWarnings("try") // Attached as long as it is asked.
    private boolean isTrueOf(DatabaseFile file, boolean pagesProved, @Nullable Question question) {
        try {
            Optional<Pages.Attached> attached = attach(file);
            if (attached.isEmpty()) {
                return false;
            }
            try (Pages.Attached open = attached.get()) {
                return (!pagesProved
                                || FileVerifier.inconsistency(connection, SCHEMA)
                                        .isEmpty())
                        && (question == null || question.isTrueIn(connection, SCHEMA));
            }
        } catch (SQLException e) {
            return false; // what is wrong is found and told by whoever looks without the driver
        }
    }

    /** Of which version the schema in a backup is; nothing if this connection cannot open it. */
    @Override
    @SuppressWarnings("try") // Attached as long as it is asked.
    public Optional<?> version(Path backup) {
        try {
            Optional<Pages.Attached> attached = attach(new DatabaseFile(backup));
            if (attached.isEmpty()) {
                return Optional.empty();
            }
            try (Pages.Attached open = attached.get()) {
                return Optional.of(BackupFolder.Versions.in(connection, SCHEMA));
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private Optional<Pages.Attached> attach(DatabaseFile file) throws SQLException {
        try {
            return opener.pages().attach(connection.connection(), file, SCHEMA);
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }
}
