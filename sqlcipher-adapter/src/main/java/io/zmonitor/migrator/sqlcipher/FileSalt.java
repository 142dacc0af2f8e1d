package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/**
 * The salt of a file: its first bytes, in clear. It is no secret.
 *
 * @param bytes not changed any more
 */
record FileSalt(ByteBuffer bytes) {
    static FileSalt of(RawKey salted) {
        return new FileSalt(ByteBuffer.wrap(salted.salt()));
    }

    /** What this file begins with; this process must not have it open. */
    static FileSalt of(DatabaseFile database) throws IOException {
        try (InputStream start = Files.newInputStream(database.path())) {
            return new FileSalt(ByteBuffer.wrap(start.readNBytes(CipherFormat.SALT_SIZE)));
        }
    }
}
