package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.spi.SqlFunctions;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.FileSalt;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.DriverFunctions;
import io.zmonitor.migrator.sqlcipher.internal.open.KeyProof;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The derived key and the salt of one file: what carries this salt opens in about a millisecond. A file that they do not
 * fit, since it has another salt or was given another key, is left to the key they were derived from, which is fetched
 * again: so this opens and refuses what that does. Wiped when it is closed. Thread-safe.
 */
final class HeldKey implements DatabaseOpener.Held {
    private final SqlCipherKey origin;
    private final FileSalt salt;

    private @Nullable SqlCipherKey derived;
    private @Nullable FutureTask<SqlCipherKey> deriving;
    private boolean closed;

    private HeldKey(SqlCipherKey origin, FileSalt salt) {
        this.origin = origin;
        this.salt = salt;
    }

    /**
     * One that derives at the first use.
     *
     * @param origin the key to derive from; never closed by this
     * @param salt of the file
     */
    static DatabaseOpener.Held underived(SqlCipherKey origin, FileSalt salt) {
        return new HeldKey(origin, salt);
    }

    /** What the key proves to be for a file that this process does not have open: see {@link SqlCipherKey#hold}. */
    static DatabaseOpener.Held proved(SqlCipherKey origin, DatabaseFile database) throws IOException {
        FileChecks checks = new FileChecks(database);
        checks.beforeOpening();
        try (KeyMaterial key = fetchedForUnopened(origin, database);
                KeyProof proof = new KeyProof(origin.format(), key);
                RawKey proven = proof.require(database).copy()) {
            return new HeldKey(origin, FileSalt.of(proven)).with(origin.holding(proven));
        } catch (MigrationException e) {
            if (e.problem().code() == ProblemCode.KEY_NOT_PROVED && !checks.leftByCrash()) {
                refuseAsOpen(origin, database);
            }
            throw e;
        }
    }

    // Looked for when the key is there: fetching it may take as long as another thread needs to open the file.
    private static KeyMaterial fetchedForUnopened(SqlCipherKey origin, DatabaseFile database) {
        KeyMaterial key = origin.fetchFor(database);
        if (OpenFiles.include(database.path())) {
            key.close();
            throw new IllegalStateException(database + " is open in this process");
        }
        return key;
    }

    // Nothing waits to be recovered: the driver may be given a key that does not fit, and its refusal is told apart.
    private static void refuseAsOpen(SqlCipherKey origin, DatabaseFile database) {
        try {
            origin.open(database).close(); // succeeds only if somebody wrote page 1 while it was read
        } catch (SQLException e) {
            throw Refusal.because(e, ProblemCode.OPENING_FAILED, database);
        }
    }

    /** With a raw key, its salt included, that was derived already; it is closed with this. */
    synchronized HeldKey with(SqlCipherKey alreadyDerived) {
        derived = alreadyDerived;
        return this;
    }

    /** {@inheritDoc} What is created gets a salt of its own, as always. */
    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        if (purpose == Purpose.CREATION) {
            requireOpen();
            return origin.open(database, purpose);
        }
        // Tried first and read never: connections of this process may have the file open (driver fact 15).
        try {
            return derivedFor(database).open(database, purpose);
        } catch (MigrationException e) {
            requireMisfit(e);
            return origin.open(database, purpose);
        }
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        fitting(database, key -> {
            key.prove(database);
            return true;
        });
    }

    @Override
    public Optional<SqlFunctions> functions() {
        return Optional.of(new DriverFunctions());
    }

    @Override
    public Pages pages() {
        return new HeldPages(this);
    }

    /** {@inheritDoc} Independent of this one. */
    @Override
    public DatabaseOpener.Held hold(DatabaseFile database) throws IOException {
        return forFile(database).hold(database);
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return origin.mayBeOpen(database, own);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (derived != null) {
            derived.close();
        }
    }

    /** Says what it is, and nothing of the key. */
    @Override
    public String toString() {
        return "HeldKey of " + origin;
    }

    /** The key to derive from. */
    SqlCipherKey origin() {
        return origin;
    }

    /** Something that a key does with a crashed set. */
    @FunctionalInterface
    interface Attempt {
        /** Does it. */
        boolean with(SqlCipherKey key) throws IOException;
    }

    /** By the key that is held, and if that does not fit by the one it was derived from. */
    boolean fitting(DatabaseFile crashed, Attempt attempt) throws IOException {
        try {
            return attempt.with(derivedFor(crashed));
        } catch (MigrationException e) {
            requireMisfit(e);
            return attempt.with(origin);
        }
    }

    private static void requireMisfit(MigrationException refusal) {
        ProblemCode code = refusal.problem().code();
        if (code != ProblemCode.WRONG_KEY && code != ProblemCode.KEY_NOT_PROVED) {
            throw refusal;
        }
    }

    /** The key that is held if it has the file's salt, else the one it was derived from. */
    SqlCipherKey forFile(DatabaseFile database) throws IOException {
        requireOpen();
        return forSalt(FileSalt.of(database), database);
    }

    /** The same for a copy that is being made, once its salt is there. */
    SqlCipherKey forCopy(GrowingFile copy) throws IOException {
        copy.await(Math.min(CipherFormat.SALT_SIZE, copy.size()));
        return forSalt(FileSalt.ofCopy(copy.file()), copy.file());
    }

    private SqlCipherKey forSalt(FileSalt found, DatabaseFile database) {
        return found.equals(salt) ? derivedFor(database) : origin;
    }

    // The application's supplier is called without a lock held: it may take long, or ask another thread. Whoever comes
    // meanwhile waits for the same derivation.
    private SqlCipherKey derivedFor(DatabaseFile database) {
        FutureTask<SqlCipherKey> task;
        boolean mine = false;
        synchronized (this) {
            requireOpen();
            if (derived != null) {
                return derived;
            }
            if (deriving == null) {
                deriving = new FutureTask<>(() -> origin.derivedFor(database, salt));
                mine = true;
            }
            task = deriving;
        }
        if (mine) {
            task.run();
        }
        return kept(task);
    }

    private SqlCipherKey kept(FutureTask<SqlCipherKey> task) {
        try {
            SqlCipherKey made = resultOf(task);
            synchronized (this) {
                if (closed) {
                    made.close();
                }
                requireOpen();
                derived = made;
                return made;
            }
        } finally {
            synchronized (this) {
                if (deriving == task) {
                    deriving = null; // a failure is tried again by the next
                }
            }
        }
    }

    private static SqlCipherKey resultOf(FutureTask<SqlCipherKey> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) e.getCause(); // a derivation declares nothing else
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This key was closed");
        }
    }
}
