package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Proves without the driver that a key fits a file set: a page 1 of it authenticates. The driver destroys what a crash
 * left when it is given a wrong key, and says no more than "not a database". Not thread-safe.
 */
final class KeyProof {
    // One salt for the file's life, a second after a change of key. More are not a database's, and each costs 0.2 s.
    private static final int MOST_SALTS = 4;

    private final CipherFormat format;
    private final KeyMaterial key;
    private final Map<ByteBuffer, PageAuthentication> bySalt = new HashMap<>();

    KeyProof(CipherFormat format, KeyMaterial key) {
        this.format = format;
        this.key = key;
    }

    /** Whether page 1 of the database or one of its copies in journal and write-ahead log authenticates. */
    boolean holds(DatabaseFile database) throws IOException {
        return fits(firstPage(database)) || new SideFiles(format, this::fits).haveOne(database);
    }

    /** Whether the key wrote this page 1. */
    boolean fits(byte[] firstPage) {
        if (firstPage.length != format.pageSize()) {
            return false;
        }
        byte[] salt = Arrays.copyOf(firstPage, CipherFormat.SALT_SIZE);
        if (!bySalt.containsKey(ByteBuffer.wrap(salt)) && bySalt.size() == MOST_SALTS) {
            return false;
        }
        return authentication(salt).authentic(firstPage, 1);
    }

    /** What authenticates the pages of the file whose page 1 starts with this salt. Derived once. */
    PageAuthentication authentication(byte[] salt) {
        return bySalt.computeIfAbsent(ByteBuffer.wrap(salt), it -> KeyDerivation.authentication(format, key, salt));
    }

    private byte[] firstPage(DatabaseFile database) throws IOException {
        try (FileChannel channel = FileChannel.open(database.path(), StandardOpenOption.READ)) {
            return new PageReader(channel, format.pageSize()).page(0);
        }
    }
}
