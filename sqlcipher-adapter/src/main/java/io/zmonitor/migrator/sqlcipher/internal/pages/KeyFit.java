package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyDerivation;
import io.zmonitor.migrator.sqlcipher.internal.key.PageAuthentication;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How a key fits a file.
 *
 * @param format of the pages that the key wrote
 * @param key with the salt that they were written with; wiped by whoever searched
 */
public record KeyFit(CipherFormat format, RawKey key) {
    // Spread over the file, to find one that the damage has spared.
    private static final int SAMPLES = 64;

    /** What authenticates the pages. */
    PageAuthentication authentication() {
        return KeyDerivation.authentication(format, key);
    }

    /**
     * Whether the key wrote one of some pages of a file, from this one on; true if the file has none of these, so that it
     * cannot tell.
     */
    public boolean wroteAnyOf(Path database, long from) throws IOException {
        PageAuthentication authentication = authentication();
        int pageSize = format.pageSize();
        try (UnopenedFile file = UnopenedFile.toRead(database)) {
            PageReader reader = file.reader(pageSize);
            long pages = reader.size() / pageSize;
            long step = Math.max(1, pages / SAMPLES);
            for (long number = from; number <= pages; number += step) {
                if (authentication.authentic(reader.page((number - 1) * pageSize), number)) {
                    return true;
                }
            }
            return from > 1 && pages < from;
        }
    }

    /** Authenticates all pages of a cleanly closed file, and tells lost pages from those that were never written. */
    public PageScan scan(Path file) throws IOException {
        PageScan scan = authentication().scan(file);
        try (UnopenedFile opened = UnopenedFile.toRead(file)) {
            return new FreePages(opened.reader(format.pageSize()), new DecryptedPages(format, key)).judged(scan);
        }
    }

    /** The same of a copy that is still being made, and is read here once it is complete. */
    public PageScan scan(GrowingFile copy, PageReader reader) throws IOException {
        PageScan scan = authentication().scan(copy);
        return new FreePages(reader, new DecryptedPages(format, key)).judged(scan);
    }

    /** Whether a file that begins so has that salt. */
    public boolean hasSaltOf(byte[] firstBytes) {
        return Arrays.equals(key.salt(), Arrays.copyOf(firstBytes, CipherFormat.SALT_SIZE));
    }
}
