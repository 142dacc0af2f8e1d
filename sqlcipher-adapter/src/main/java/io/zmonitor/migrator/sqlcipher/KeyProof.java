package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.PageScan;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Proves without the driver that a key fits a file set: a page 1 of it authenticates. The driver destroys what a crash
 * left when it is given a wrong key, and says no more than "not a database". Closing it wipes what it derived. Not
 * thread-safe.
 */
final class KeyProof implements AutoCloseable {
    // One salt for the file's life, a second after a change of key. More are not a database's, and each costs 0.2 s.
    private static final int MOST_SALTS = 4;

    private final CipherFormat format;
    private final KeyMaterial key;
    private final Map<ByteBuffer, RawKey> bySalt = new HashMap<>();

    KeyProof(CipherFormat format, KeyMaterial key) {
        this.format = format;
        this.key = key;
    }

    /**
     * Refuses a set that this key does not fit, and one that SQLCipher itself must recover.
     *
     * @return the key with the salt of the page 1 that proved it, wiped with this
     */
    RawKey require(DatabaseFile database) throws IOException {
        RawKey proven = find(database).orElseThrow(() -> Refusal.of(ProblemCode.KEY_NOT_PROVED, database.path()));
        new JournalOrigin(format).requireOurs(database, proven);
        return proven;
    }

    /** Whether the key wrote this page 1. */
    boolean fits(byte[] firstPage) {
        boolean whole = firstPage.length == format.pageSize();
        return whole && bySalt.size() <= MOST_SALTS && authentication(firstPage).authentic(firstPage, 1);
    }

    /** What authenticates the pages of the file whose page 1 begins with the salt of this one. */
    PageAuthentication authentication(byte[] firstPage) {
        return KeyDerivation.authentication(format, salted(firstPage));
    }

    /** Authenticates all pages of a file with the salt that its first page begins with. */
    PageScan scan(DatabaseFile database) throws IOException {
        return authentication(firstPage(database)).scan(database.path());
    }

    @Override
    public void close() {
        bySalt.values().forEach(RawKey::close);
    }

    // Page 1 of the database, or one of its copies in journal and write-ahead log.
    private Optional<RawKey> find(DatabaseFile database) throws IOException {
        byte[] first = firstPage(database);
        if (fits(first)) {
            return Optional.of(salted(first));
        }
        return new SideFiles(format, this::fits).find(database).map(this::salted);
    }

    private RawKey salted(byte[] firstPage) {
        byte[] salt = Arrays.copyOf(firstPage, CipherFormat.SALT_SIZE);
        return bySalt.computeIfAbsent(ByteBuffer.wrap(salt), it -> key.salted(format, salt));
    }

    private byte[] firstPage(DatabaseFile database) throws IOException {
        try (FileChannel channel = FileChannel.open(database.path(), StandardOpenOption.READ)) {
            return new PageReader(channel, format.pageSize()).page(0);
        }
    }
}
