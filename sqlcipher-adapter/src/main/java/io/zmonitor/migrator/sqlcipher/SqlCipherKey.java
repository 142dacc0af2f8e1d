package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.spi.SqlFunctions;
import io.zmonitor.migrator.sqlcipher.internal.file.BackupFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.DerivedKeys;
import io.zmonitor.migrator.sqlcipher.internal.key.FileSalt;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.KeySource;
import io.zmonitor.migrator.sqlcipher.internal.key.Passphrase;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.DriverFunctions;
import io.zmonitor.migrator.sqlcipher.internal.open.Examiner;
import io.zmonitor.migrator.sqlcipher.internal.open.KeyProof;
import io.zmonitor.migrator.sqlcipher.internal.open.NewDatabase;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key of a SQLCipher database, and the opener that uses it. Files made with it open in SQLCipher itself, and the reverse.
 *
 * <p>Prefer {@link #fetchedFrom} a key store: then this object holds nothing. The key is fetched for each opening, and the
 * array is wiped when the opening is over. The driver takes the key as {@code String}s, which nobody can wipe: copies of
 * them are in the heap until they are collected, and as long as the connection is open; one copy of the derived key stays
 * in native memory after closing. The key never reaches a JDBC URL, the text of a statement that we write, a log, an
 * exception or {@link #toString}.
 *
 * <p>Immutable but for {@link #close}, and thread-safe.
 */
public final class SqlCipherKey implements DatabaseOpener, AutoCloseable {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(3);
    private static final String ATTACHED_SETTING = "limit_attached";
    private static final String READ_ONLY = "1"; // SQLITE_OPEN_READONLY

    private final KeySource source;
    private final CipherFormat format;
    private final Duration busyTimeout;

    private SqlCipherKey(KeySource source, CipherFormat format, Duration busyTimeout) {
        this.source = source;
        this.format = format;
        this.busyTimeout = busyTimeout;
    }

    private SqlCipherKey(KeySource source) {
        this(source, CipherFormat.SQLCIPHER_4, BUSY_TIMEOUT);
    }

    /**
     * A raw key, asked for at each opening. What the supplier throws is not attached to the refusal: it may hold the key.
     *
     * @param rawKey gives 32 bytes, or 48 with the salt after the key: a new array each time, since it is wiped
     */
    public static SqlCipherKey fetchedFrom(Supplier<byte[]> rawKey) {
        Objects.requireNonNull(rawKey, "rawKey");
        return new SqlCipherKey(KeySource.Fetched.rawKey(rawKey));
    }

    /**
     * A passphrase, asked for at each opening. Deriving the key from it is most of an opening's time.
     *
     * @param passphrase gives a new array each time, since it is wiped
     */
    public static SqlCipherKey passphraseFetchedFrom(Supplier<char[]> passphrase) {
        Objects.requireNonNull(passphrase, "passphrase");
        return new SqlCipherKey(KeySource.Fetched.passphrase(passphrase));
    }

    /**
     * A raw key that is held until {@link #close}.
     *
     * @param key 32 bytes, or 48 with the salt after the key; copied, so wipe yours
     */
    public static SqlCipherKey raw(byte[] key) {
        return new SqlCipherKey(new KeySource.Held(new RawKey(key.clone())));
    }

    /**
     * A passphrase that is held until {@link #close}.
     *
     * @param passphrase copied, so wipe yours
     */
    public static SqlCipherKey passphrase(char[] passphrase) {
        return new SqlCipherKey(new KeySource.Held(new Passphrase(passphrase.clone())));
    }

    /**
     * How long an opened connection waits for the locks of others, 3 seconds if not set. The copy shares the key: closing
     * one closes both.
     *
     * @throws IllegalArgumentException if it is negative or longer than 24 days
     */
    public SqlCipherKey withBusyTimeout(Duration busyTimeout) {
        if (busyTimeout.isNegative() || busyTimeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("A busy timeout of " + busyTimeout);
        }
        return new SqlCipherKey(source, format, busyTimeout);
    }

    /**
     * For a file of an older generation of SQLCipher, or with pages of another size. The copy shares the key: closing one
     * closes both.
     *
     * @param format {@link SqlCipherFormat#V4} if not set
     */
    public SqlCipherKey withFormat(SqlCipherFormat format) {
        return new SqlCipherKey(source, CipherFormat.of(format), busyTimeout);
    }

    /**
     * {@inheritDoc}
     *
     * <p>After a crash the key is proved first, unless this process has the file open: see {@link #prove}. Neither ATTACH
     * nor VACUUM INTO works on a connection for a run (driver fact 13). One that only reads cannot shut others out without
     * the right to write, and so does not move the log (driver fact 32). What is created is SQLCipher 4: a key for an older
     * format is refused.
     */
    @Override
    public Connection open(DatabaseFile database, Purpose purpose) {
        // In the order of what is usual, and no switch: its table would be a class more to load.
        if (purpose == Purpose.RUN) {
            return open(database, Map.of(ATTACHED_SETTING, "0"));
        }
        if (purpose == Purpose.APPLICATION) {
            return open(database, Map.of());
        }
        return purpose == Purpose.READING
                ? open(database, Map.of(ATTACHED_SETTING, "0", "open_mode", READ_ONLY))
                : create(database);
    }

    /** {@inheritDoc} */
    @Override
    public Connection open(DatabaseFile database) {
        return open(database, Purpose.APPLICATION);
    }

    private Connection open(DatabaseFile database, Map<String, String> settings) {
        new FileChecks(database).beforeOpening();
        CipherDriver driver = CipherDriver.find(database);
        Map<String, String> all = new HashMap<>(settings);
        all.put("busy_timeout", Long.toString(busyTimeout.toMillis()));
        try (KeyMaterial key = fetchFor(database)) {
            return new Opening(database, format, driver, key).open(all);
        }
    }

    private Connection create(DatabaseFile empty) {
        if (!format.isOfNewFiles()) {
            throw Refusal.of(
                    ProblemCode.OLD_FORMAT_NOT_MADE,
                    empty.path(),
                    format.named().toString());
        }
        new FileChecks(empty).beforeCreating();
        CipherDriver driver = CipherDriver.find(empty);
        Map<String, String> forRun =
                Map.of(ATTACHED_SETTING, "0", "busy_timeout", Long.toString(busyTimeout.toMillis()));
        try (KeyMaterial key = fetchFor(empty)) {
            return new NewDatabase(new Opening(empty, format, driver, key)).create(forRun);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A rollback journal that SQLCipher itself has left is refused too, whatever the key: the driver's engine would
     * drop it and leave half a transaction.
     */
    @Override
    public void prove(DatabaseFile database) throws IOException {
        KeyProof.with(source, format, database, proof -> proof.requireJudged(database));
    }

    /**
     * Finds out why a file cannot be used, without the driver and without changing a byte; this process must not have it
     * open. The salt of a backup beside the file tells a damaged salt from a wrong key. What it costs is in
     * {@code docs/maintainers/measurements.md}.
     *
     * @throws MigrationException if there is no key, or if it is no key
     */
    public Examination examine(DatabaseFile database) {
        return examine(database, BackupFiles.beside(database));
    }

    /**
     * Like {@link #examine(DatabaseFile)}, with the backups where they are.
     *
     * @param backups the newest first; the first three count
     */
    public Examination examine(DatabaseFile database, List<Path> backups) {
        try (KeyMaterial key = fetchFor(database);
                DerivedKeys keys = new DerivedKeys(key)) {
            return new Examiner(database, format, keys, backups).examine();
        }
    }

    @Override
    public Optional<SqlFunctions> functions() {
        return Optional.of(new DriverFunctions());
    }

    @Override
    public Pages pages() {
        return CipherPages.of(this); // made there: a boot that asks for none loads no class for them
    }

    /**
     * {@inheritDoc}
     *
     * <p>The key is proved first: a wrong one is refused as by {@link #open}. A file with another salt opens through it
     * too, with a derivation of its own, as long as this key is not closed.
     *
     * @throws IllegalStateException if this process has the file open: reading it now would drop SQLite's locks
     */
    @Override
    public Held hold(DatabaseFile database) throws IOException {
        return HeldKey.proved(this, database);
    }

    /** {@inheritDoc} */
    @Override
    public Held hold(DatabaseFile database, Connection opened) throws SQLException {
        return HeldKey.underived(this, FileSalt.of(opened));
    }

    /** The key derived for a file with this salt, and nothing shown of it; the caller closes it. */
    SqlCipherKey derivedFor(DatabaseFile database, FileSalt salt) {
        try (KeyMaterial key = fetchFor(database);
                RawKey derived = key.salted(format, salt.bytes())) {
            return holding(derived);
        }
    }

    /** A key that holds a copy of this one. */
    SqlCipherKey holding(RawKey derived) {
        return new SqlCipherKey(new KeySource.Held(derived.copy()), format, busyTimeout);
    }

    /** Refuses a closed one with an {@link IllegalStateException}. */
    void requireOpen() {
        source.requireOpen();
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return OpenFiles.include(database.path(), own);
    }

    /** Wipes the copy of the key, if one is held. Whoever uses it afterwards gets an {@link IllegalStateException}. */
    @Override
    public void close() {
        source.close();
    }

    /** Says what it is, and nothing of the key. */
    @Override
    public String toString() {
        return "SqlCipherKey[SQLCipher " + format.generation() + "]";
    }

    /** The format that this key expects of a file, and that it makes. */
    CipherFormat format() {
        return format;
    }

    /** Where the key comes from. */
    KeySource source() {
        return source;
    }

    /** The key for this file, found usable; the caller closes it. */
    KeyMaterial fetchFor(DatabaseFile database) {
        return source.fetchFor(database);
    }
}
