package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

    private @Nullable Connection connection;
    private @Nullable Object identity;
    private Duration opening = Duration.ZERO;

    /** What is proved about a crashed set; everything, but for the tests of those guards. */
    public enum CrashProof {
        /** The key, before the driver may open it, and then the recovery. */
        REQUIRED,
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
    public Optional<Connection> look() throws SQLException {
        if (connection == null && !isMissing() && !isCrashed()) {
            open();
        }
        return Optional.ofNullable(connection);
    }

    @Override
    public Held lock(Duration patience, String application) {
        return RunLock.acquire(database, patience, application);
    }

    @Override
    public Connection change(Held lock) throws SQLException {
        try {
            if (connection != null && !isSameFile()) {
                close();
            }
            if (connection == null) {
                if (isMissing()) {
                    long start = System.nanoTime();
                    Creation.create(database, opener);
                    opening = opening.plusNanos(System.nanoTime() - start);
                }
                return isCrashed() ? recovered() : open();
            }
            return connection;
        } catch (IOException e) {
            throw refusal(ProblemCode.OPENING_FAILED, e, e.getClass().getSimpleName());
        }
    }

    @Override
    public Connection reopen() throws SQLException {
        close();
        return open();
    }

    @Override
    public Connection unlimited() throws SQLException {
        return opener.open(database);
    }

    @Override
    public void release(Connection unlimited) throws SQLException {
        unlimited.close();
    }

    @Override
    public Duration opening() {
        return opening;
    }

    @Override
    public boolean isMissing() {
        return Files.notExists(database.path());
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            Connection closing = connection;
            connection = null;
            closing.close();
        }
    }

    private boolean isCrashed() {
        return crashProof != CrashProof.LEFT_OUT
                && (SetAside.exists(database) || !CrashedSet.sideFiles(database).isEmpty());
    }

    private Connection open() throws SQLException {
        return open(opener);
    }

    private Connection open(DatabaseOpener key) throws SQLException {
        long start = System.nanoTime();
        identity = identity();
        Connection opened = key.openForRun(database);
        connection = opened;
        opening = opening.plusNanos(System.nanoTime() - start);
        return opened;
    }

    private Connection recovered() throws SQLException, IOException {
        if (OpenHere.includes(database.path())) {
            return open(opener); // a live log of a connection of this process is no crash
        }
        if (crashProof == CrashProof.RECOVERY_UNPROVED) {
            opener.prove(database);
            return open(opener);
        }
        boolean hot = !CrashedSet.hotFiles(database).isEmpty();
        if ((!hot && !SetAside.exists(database)) || !Solitude.reigns(database)) {
            return open(opener);
        }
        if (!hot) {
            return recoveredBy(opener); // what a bad recovery made of page 1 may prove nothing to a key that is held
        }
        try (DatabaseOpener.Held held = opener.hold(database)) {
            return recoveredBy(held);
        }
    }

    private Connection recoveredBy(DatabaseOpener key) throws SQLException, IOException {
        new CrashRecovery(database, key).run();
        return open(key);
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

    private MigrationException refusal(ProblemCode code, Exception cause, String... details) {
        return MigrationException.refusing(Problem.ofFile(code, database.path(), details), cause);
    }
}
