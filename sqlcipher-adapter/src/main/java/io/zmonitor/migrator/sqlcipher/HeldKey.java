package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.PageScan;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The derived key and the salt of one file: what carries this salt opens in about a millisecond. A file that they do not
 * fit, since it has another salt or was given another key, is left to the key they were derived from, which is fetched
 * again: so this opens and refuses what that does. Wiped when it is closed. Thread-safe.
 */
final class HeldKey implements DatabaseOpener.Held {
    private final SqlCipherKey derived;
    private final FileSalt salt;
    private final SqlCipherKey origin;

    /**
     * Takes the derived key over: it is closed with this.
     *
     * @param derived a raw key with its salt
     * @param salt that salt
     * @param origin the key it was derived from; never closed here
     */
    HeldKey(SqlCipherKey derived, FileSalt salt, SqlCipherKey origin) {
        this.derived = derived;
        this.salt = salt;
        this.origin = origin;
    }

    @Override
    public Connection open(DatabaseFile database) throws SQLException {
        return opened(database, SqlCipherKey::open);
    }

    @Override
    public Connection openForRun(DatabaseFile database) throws SQLException {
        return opened(database, SqlCipherKey::openForRun);
    }

    /** {@inheritDoc} It gets a salt of its own, as always. */
    @Override
    public void create(DatabaseFile empty) {
        derived.requireOpen();
        origin.create(empty);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        try {
            derived.prove(database);
        } catch (MigrationException e) {
            requireMisfit(e);
            origin.prove(database);
        }
    }

    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return forFile(database).scan(database);
    }

    @Override
    public boolean playBack(DatabaseFile crashed) throws IOException {
        return derived.playBack(crashed);
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        forFile(recovered).proveRecovery(recovered, aside);
    }

    /** {@inheritDoc} Independent of this one. */
    @Override
    public DatabaseOpener.Held hold(DatabaseFile database) throws IOException {
        return forFile(database).hold(database);
    }

    @Override
    public void close() {
        derived.close();
    }

    /** Says what it is, and nothing of the key. */
    @Override
    public String toString() {
        return "HeldKey of " + origin;
    }

    @FunctionalInterface
    private interface Way {
        Connection open(SqlCipherKey key, DatabaseFile database);
    }

    // Tried first and read never: connections of this process may have the file open (driver fact 15).
    private Connection opened(DatabaseFile database, Way way) {
        try {
            return way.open(derived, database);
        } catch (MigrationException e) {
            requireMisfit(e);
            return way.open(origin, database);
        }
    }

    private static void requireMisfit(MigrationException refusal) {
        ProblemCode code = refusal.problem().code();
        if (code != ProblemCode.WRONG_KEY && code != ProblemCode.KEY_NOT_PROVED) {
            throw refusal;
        }
    }

    private SqlCipherKey forFile(DatabaseFile database) throws IOException {
        derived.requireOpen();
        return FileSalt.of(database).equals(salt) ? derived : origin;
    }
}
