package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Swap;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database file, opened by the run. A file that was closed cleanly is opened directly; one that is missing, or beside
 * which a journal or write-ahead log with content stands, only under the lock. For one thread.
 */
public final class FileAccess implements DatabaseAccess {
    private final DatabaseFile database;
    private final DatabaseOpener opener;
    private final CrashProof crashProof;

    private DatabaseOpener.@Nullable Held held;
    private @Nullable Connection connection;
    private @Nullable Connection keeper;
    private @Nullable Object identity;
    private Duration opening = Duration.ZERO;
    private boolean afterDeath;

    /** What is proved about a crashed set; everything, but for the tests of those guards. */
    public enum CrashProof {
        /** The key, before the driver may open it, and then the recovery. */
        REQUIRED,
        /** The same, but closing a write-ahead log is left to SQLite. */
        CLOSING_UNPROVED,
        /** The key alone. */
        RECOVERY_UNPROVED,
        /** The driver opens it as it is. */
        LEFT_OUT
    }

    /** Access to this file with this opener. Nothing is opened yet. */
    public FileAccess(DatabaseFile database, DatabaseOpener opener, CrashProof crashProof) {
        this.database = database;
        this.opener = opener;
        this.crashProof = crashProof;
    }

    @Override
    public Path name() {
        return database.path();
    }

    @Override
    public Optional<FileAccess> file() {
        return Optional.of(this);
    }

    /** Which file it is. */
    public DatabaseFile database() {
        return database;
    }

    /**
     * What opens the file from now on, until this access is closed: it has derived the key once and holds it. Called
     * while no connection of this access is open; if another part of the process has the file open it derives nothing.
     */
    public DatabaseOpener held() throws IOException {
        if (held == null && !UndeclaredFailure.mayBeOpen(opener, database, 0)) {
            try {
                held = UndeclaredFailure.refusing(database.path(), () -> opener.hold(database));
            } catch (IllegalStateException e) {
                return opener; // another boot of this process looked at the file in between; a closed key says so again
            }
        }
        return opener();
    }

    @Override
    public Optional<Connection> look() throws SQLException {
        if (connection == null && mayLook()) {
            open();
        }
        return Optional.ofNullable(connection);
    }

    @Override
    public Held lock(Duration patience, String application) {
        afterDeath = mayHoldGarbage();
        return RunLock.acquire(database, patience, application);
    }

    @Override
    public Connection change(Held lock) throws SQLException {
        try {
            HardLinks.require(database);
            // By a run that has died while its lock was waited for: SQLite would roll its journal back unproved.
            boolean left = hasContent(database.journal()) || SetAside.exists(database);
            if (connection != null && (isSwapping() || left || !isSameFile())) {
                disconnect();
            }
            if (!isSwapping()) {
                // As large as the database, if a kill left it before anything was decided.
                Swap.discardNext(database);
            }
            if (connection == null) {
                Optional<Path> replaced = SwapKey.finish(database, opener, crashProof != CrashProof.LEFT_OUT);
                if (replaced.isPresent()) {
                    return afterSwap(replaced.get());
                }
                if (isMissing()) {
                    long start = System.nanoTime();
                    Connection created = Creation.create(database, opener);
                    connection = created;
                    identity = identity();
                    opening = opening.plusNanos(System.nanoTime() - start);
                    return guarded(created);
                }
                return guarded(isCrashed() ? recovered() : open());
            }
            return guarded(connection);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    // The former key may finish a change of key, and opens nothing from then on.
    private Connection afterSwap(Path replaced) throws SQLException, IOException {
        try {
            return guarded(isCrashed() ? recovered() : open());
        } catch (MigrationException e) {
            if (!SwapKey.isOfAnother(e.problem().code())) {
                throw e;
            }
            Problem changed = Problem.ofFile(ProblemCode.KEY_CHANGED, database.path(), replaced.toString());
            throw MigrationException.refusing(changed, e);
        }
    }

    @Override
    public Connection reopen() throws SQLException {
        disconnect();
        try {
            return guarded(isCrashed() ? recovered() : open());
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /**
     * {@inheritDoc} On a full disk the log of a failed commit cannot be set aside (decision 045). As long as no recovery has
     * begun, the set is as the failure left it: the opener judges it again, and the driver reads without writing.
     */
    @Override
    public Connection reopenToAsk() throws SQLException {
        try {
            return reopen();
        } catch (SQLException | MigrationException e) {
            Connection reading = mayRead() ? reading(e) : null;
            if (reading == null) {
                throw e;
            }
            connection = reading;
            return reading;
        }
    }

    private boolean mayRead() {
        return crashProof == CrashProof.REQUIRED && hasContent(database.wal()) && !SetAside.exists(database);
    }

    private @Nullable Connection reading(Exception first) {
        try {
            return openedToRead();
        } catch (SQLException | MigrationException e) {
            first.addSuppressed(SafeCause.withoutValues(e));
            return null;
        }
    }

    @Override
    public Connection unlimited() throws SQLException {
        return UndeclaredFailure.declaring(() -> opener().open(database));
    }

    @Override
    public void release(Connection unlimited) throws SQLException {
        SqlConnection.close(unlimited);
    }

    @Override
    public Duration opening() {
        return opening;
    }

    @Override
    public boolean isMissing() {
        return (Files.notExists(database.path()) || isUnfinished()) && !isSwapping();
    }

    /**
     * Closes the connection, so that the file may be read or replaced; {@link #reopen} opens another one. What was
     * committed to a write-ahead log is in the file then, and proved to be, unless others have it open.
     *
     * @throws SQLException also if that could not be proved: then the log, or a copy of it, is kept for the next opening
     */
    public void disconnect() throws SQLException {
        Connection closing = connection;
        Connection keeping = keeper;
        connection = null;
        keeper = null;
        if (closing == null) {
            return;
        }
        if (keeping == null) {
            SqlConnection.close(closing);
            return;
        }
        new LoggedConnection(closing, keeping).close(database);
        if (!LoggedConnection.hasLog(database)) {
            return;
        }
        try {
            if (!opener.mayBeOpen(database, 0) && OtherProcesses.reigns(database)) {
                new CrashRecovery(database, opener()).run();
            }
        } catch (IOException | MigrationException e) {
            throw LoggedConnection.unproved(e);
        }
    }

    /**
     * Whether a run holds the lock, or has died with it: one look at a name, which is all that a boot with nothing to do
     * pays for sweeping.
     */
    public boolean mayHoldGarbage() {
        return database.sibling(LockHolder.SUFFIX).toFile().exists();
    }

    /** Whether it was so when the lock was asked for. */
    public boolean isAfterDeath() {
        return afterDeath;
    }

    /** Deletes the unfinished copies of a run that has died, if nobody holds the lock now. Never fails. */
    public void sweepUnlocked(BackupPolicy backups, String application) {
        try (Held lock = lock(Duration.ZERO, application)) {
            sweep(lock, backups);
        } catch (MigrationException | UncheckedIOException e) {
            return; // a run is at work, which sweeps by itself; or there may be no lock here
        }
    }

    /** The same under the lock, after the database was opened. What cannot be deleted is for the next time. */
    public void sweep(Held lock, BackupPolicy backups) {
        Objects.requireNonNull(lock, "lock");
        try {
            new Leftovers(database, backups).sweep();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
    }

    /** Sees to it that closing a connection that is changed with never moves a log into the file unproved. */
    private Connection guarded(Connection changing) throws SQLException {
        if (crashProof == CrashProof.REQUIRED && keeper == null && LoggedConnection.isLogged(changing)) {
            if (held == null) {
                // So that no further opening derives a key.
                held = UndeclaredFailure.declaring(() -> opener.hold(database, changing));
            }
            keeper = openedToRead();
        }
        return changing;
    }

    private @Nullable Connection openedToRead() throws SQLException {
        Connection reading = UndeclaredFailure.declaring(() -> opener().open(database, Purpose.READING));
        if (UndeclaredFailure.declaring(reading::isReadOnly)) {
            return reading;
        }
        SqlConnection.close(reading); // its opener knows no such connections: then closing is left to SQLite
        return null;
    }

    /** Whether opening changes nothing: the file is there, was closed cleanly, and is not about to be replaced. */
    boolean mayLook() {
        return !isSwapping() && !isMissing() && !isCrashed();
    }

    // One look at a name, as below.
    private boolean isUnfinished() {
        return database.sibling(Creation.MARK).toFile().exists() && Creation.isUnfinished(database);
    }

    // One look at a name: a boot with nothing to do comes past here. While there is one, nothing is the database.
    private boolean isSwapping() {
        return database.sibling(Swap.INTENT).toFile().exists();
    }

    @Override
    public void close() throws SQLException {
        try {
            disconnect();
        } catch (SQLException e) {
            throw SafeCause.of(e, ""); // nobody can look at what is suppressed in favour of an earlier failure
        } finally {
            if (held != null) {
                held.close();
                held = null;
            }
        }
    }

    /** Refuses to replace a file that somebody works with: what is committed afterwards would go into the old one. */
    public void requireAlone(Duration patience) {
        OtherProcesses.require(database, opener, patience);
    }

    /** What opens the file: it holds a key if {@link #held} was asked for. */
    public DatabaseOpener opener() {
        return held == null ? opener : held;
    }

    private boolean isCrashed() {
        return crashProof != CrashProof.LEFT_OUT
                && (hasContent(database.journal())
                        || hasContent(database.wal())
                        || (Files.isDirectory(database.sibling(Swap.CRASHED)) && SetAside.exists(database)));
    }

    // As a crashed set sees it; asked here, so that a boot with nothing to do loads no class for it.
    private static boolean hasContent(Path sideFile) {
        return Files.isRegularFile(sideFile) && sideFile.toFile().length() > 0; // 0 if a commit has just deleted it
    }

    private Connection open() throws SQLException {
        long start = System.nanoTime();
        identity = identity();
        Connection opened = opened(opening.isZero());
        connection = opened;
        opening = opening.plusNanos(System.nanoTime() - start);
        return opened;
    }

    // Before anything was opened, an opener that is misused, a closed key, says so to the caller itself.
    private Connection opened(boolean first) throws SQLException {
        try {
            return opener().open(database, Purpose.RUN);
        } catch (IllegalStateException e) {
            if (first) {
                throw e;
            }
            throw UndeclaredFailure.of(e);
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    private Connection recovered() throws SQLException, IOException {
        if (opener.mayBeOpen(database, 0)) {
            return open(); // a live log of a connection of this process is no crash
        }
        if (crashProof == CrashProof.RECOVERY_UNPROVED) {
            opener.prove(database);
            return open();
        }
        boolean hot = !CrashedFiles.hotFiles(database).isEmpty();
        if ((!hot && !SetAside.exists(database)) || !OtherProcesses.reigns(database)) {
            return open();
        }
        // What a bad recovery made of page 1 may prove nothing to a key that is held: then the copies prove it.
        new CrashRecovery(database, hot ? held() : opener()).run();
        return open();
    }

    private boolean isSameFile() {
        Object now = identity();
        return now != null && now.equals(identity);
    }

    // Reads the attributes only: opening the file while it is connected would drop SQLite's locks (driver fact 15).
    private @Nullable Object identity() {
        try {
            return Files.readAttributes(database.path(), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private MigrationException refusal(IOException e) {
        String what = e.getClass().getSimpleName();
        Problem problem = Problem.ofFile(ProblemCode.OPENING_FAILED, database.path(), what);
        return MigrationException.refusing(Uninterrupted.problem(e, problem, database.path()), SafeCause.of(e));
    }
}
