package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.sqlcipher.internal.file.BackupFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.DatabaseHeader;
import io.zmonitor.migrator.sqlcipher.internal.key.DerivedKeys;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyDerivation;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.KeySource;
import io.zmonitor.migrator.sqlcipher.internal.key.PageAuthentication;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.pages.DecryptedPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.Judge;
import io.zmonitor.migrator.sqlcipher.internal.pages.KeyFit;
import io.zmonitor.migrator.sqlcipher.internal.pages.Recovery;
import io.zmonitor.migrator.sqlcipher.internal.pages.SeenPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.SideFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Proves without the driver that a key fits a file set: a page 1 of it authenticates. The driver destroys what a crash
 * left when it is given a wrong key, and says no more than "not a database". Closing it wipes what it derived. Not
 * thread-safe.
 */
public final class KeyProof implements AutoCloseable {
    // One salt for the file's life, a second after a change of key. More are not a database's, and each costs 0.2 s.
    private static final int MOST_SALTS = 4;

    private final CipherFormat format;
    private final DerivedKeys keys;
    private final int most;

    public KeyProof(CipherFormat format, KeyMaterial key) {
        this(format, new DerivedKeys(key));
    }

    /** Derives with these, which are wiped with this. */
    public KeyProof(CipherFormat format, DerivedKeys keys) {
        this.format = format;
        this.keys = keys;
        this.most = keys.count() + MOST_SALTS;
    }

    /** What is found out with a proof. */
    @FunctionalInterface
    public interface Deed<T> {
        T by(KeyProof proof) throws IOException;
    }

    /** Fetches the key for a file that nobody in this process has open, and wipes it afterwards. */
    public static <T> T with(KeySource source, CipherFormat format, DatabaseFile database, Deed<T> deed)
            throws IOException {
        new FileChecks(database).beforeProving();
        try (KeyMaterial key = source.fetchFor(database);
                KeyProof proof = new KeyProof(format, key)) {
            return deed.by(proof);
        }
    }

    /**
     * Refuses a set that this key does not fit.
     *
     * @return the key with the salt of the page 1 that proved it, wiped with this
     */
    public RawKey require(DatabaseFile database) throws IOException {
        return find(database).orElseThrow(() -> unproved(database));
    }

    /**
     * The same, and refuses a set that must not be recovered: see {@link Judge}.
     *
     * @return the key with the salt of the page 1 that proved it, wiped with this
     */
    public RawKey requireJudged(DatabaseFile database) throws IOException {
        RawKey proven = require(database);
        new Recovery(database, new DecryptedPages(format, proven)).requireJudged();
        return proven;
    }

    /** The pages of a set as this key shows them; refuses a set as {@link #require} does. */
    public SeenPages pages(DatabaseFile database) throws IOException {
        return new DecryptedPages(format, require(database));
    }

    /** Plays the journal or log of a crash back, if the pages tell by their codes that they are whole. */
    public boolean playsBack(DatabaseFile crashed, Pages.WhileAlone done) throws IOException {
        return format.authenticates() && Recovery.isFor(crashed) && new Recovery(crashed, pages(crashed)).perform(done);
    }

    /** Whether the key wrote this page 1. Without authentication codes, whether it decrypts to a header. */
    boolean fits(byte[] firstPage) {
        if (firstPage.length != format.pageSize() || keys.count() > most) {
            return false;
        }
        return format.authenticates()
                ? authentication(firstPage).authentic(firstPage, 1)
                : DatabaseHeader.of(format, salted(firstPage), firstPage).plausible();
    }

    private KeyFit fit(byte[] firstPage) {
        return new KeyFit(format, salted(firstPage));
    }

    /** What authenticates the pages of the file whose page 1 begins with the salt of this one. */
    public PageAuthentication authentication(byte[] firstPage) {
        return KeyDerivation.authentication(format, salted(firstPage));
    }

    /** The key for the file whose page 1 begins with the salt of this one; wiped with this. */
    RawKey salted(byte[] firstPage) {
        return keys.of(format, Arrays.copyOf(firstPage, CipherFormat.SALT_SIZE));
    }

    /** Authenticates all pages of a file with the salt that its first page begins with. */
    public PageScan scan(DatabaseFile database) throws IOException {
        return fit(firstPage(database.path())).scan(database.path());
    }

    /** The same of a copy that is still being made. */
    public PageScan scan(GrowingFile copy) throws IOException {
        copy.await(Math.min(format.pageSize(), copy.size()));
        try (UnopenedFile file = UnopenedFile.ofCaller(copy.file().path(), StandardOpenOption.READ)) {
            PageReader reader = file.reader(format.pageSize());
            return fit(reader.page(0)).scan(copy, reader);
        }
    }

    /** The first page of a file, or what there is of it. */
    public byte[] firstPage(Path file) throws IOException {
        return UnopenedFile.firstBytes(file, format.pageSize());
    }

    @Override
    public void close() {
        keys.close();
    }

    private MigrationException unproved(DatabaseFile database) {
        return MigrationException.refusing(new Examiner(database, format, keys, BackupFiles.beside(database))
                .examine()
                .problem()
                .orElseGet(() -> Problem.ofFile(ProblemCode.KEY_NOT_PROVED, database.path())));
    }

    // Page 1 of the database, or one of its copies in journal and write-ahead log.
    private Optional<RawKey> find(DatabaseFile database) throws IOException {
        byte[] first = firstPage(database.path());
        if (fits(first)) {
            return Optional.of(salted(first));
        }
        Optional<byte[]> copy = new SideFiles(format.pageSize(), this::fits).find(database);
        return copy.isPresent() && isOf(database.path(), first, copy.get()) ? copy.map(this::salted) : Optional.empty();
    }

    // A journal or log of another database has a page 1 too. So the file has the salt of the copy, or another page that
    // was written with it; a file of a single page has no other that could tell.
    private boolean isOf(Path file, byte[] tornFirstPage, byte[] copy) throws IOException {
        KeyFit fit = new KeyFit(format, salted(copy));
        return !format.authenticates() || fit.hasSaltOf(tornFirstPage) || fit.wroteAnyOf(file, 2);
    }
}
