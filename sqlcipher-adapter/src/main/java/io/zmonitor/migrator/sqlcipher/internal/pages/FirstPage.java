package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What page 1 says of the state of a database (sqlite.org/fileformat2.html, section 1.3).
 *
 * @param changes how many changes the file has seen, modulo 2^32
 * @param free how many pages of it are on the free list
 * @param pages how many pages the database has; nothing if a version that does not keep that wrote last
 */
record FirstPage(int changes, long free, Optional<Long> pages) {
    /** What this page 1, decrypted, says. */
    static FirstPage of(byte[] plaintext) {
        ByteBuffer header = ByteBuffer.wrap(plaintext);
        boolean counted = header.getInt(24) == header.getInt(92);
        return new FirstPage(
                header.getInt(24),
                Integer.toUnsignedLong(header.getInt(36)),
                counted ? Optional.of(Integer.toUnsignedLong(header.getInt(28))) : Optional.empty());
    }

    /** What the page 1 that stands in this file says; nothing if that page is torn. */
    static Optional<FirstPage> in(PageReader file, SeenPages seen) throws IOException {
        return of(file.page(0), seen);
    }

    /** What a stored page 1 says; nothing if it is none of this database. */
    static Optional<FirstPage> of(byte[] stored, SeenPages seen) {
        if (!seen.isFirst(stored)) {
            return Optional.empty();
        }
        byte[] plaintext = seen.decrypted(stored, 1);
        try {
            return Optional.of(of(plaintext));
        } finally {
            SeenPages.wipe(plaintext, stored);
        }
    }

    /** Whether this many changes later, or fewer, that state can have become another. */
    boolean isAtMostBefore(FirstPage later, int most) {
        int distance = later.changes - changes;
        return distance >= 0 && distance <= most;
    }
}
