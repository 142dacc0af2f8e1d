package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.PageScan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;

/**
 * Tells by its authentication code whether a page was written with the key: SQLCipher's encrypt-then-MAC over
 * ciphertext, initialisation vector and page number. Needs no driver and no decryption. Not thread-safe.
 */
final class PageAuthentication {
    private final CipherFormat format;
    private final Mac mac;

    PageAuthentication(CipherFormat format, Mac mac) {
        this.format = format;
        this.mac = mac;
    }

    /** Whether the key wrote this page as the page of this number, counted from 1. */
    boolean authentic(byte[] page, long number) {
        if (page.length != format.pageSize()) {
            return false;
        }
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        mac.update(page, start, format.macOffset() - start);
        mac.update(new byte[] {(byte) number, (byte) (number >>> 8), (byte) (number >>> 16), (byte) (number >>> 24)});
        byte[] code = mac.doFinal();
        int end = format.macOffset() + format.hash().size();
        return MessageDigest.isEqual(code, Arrays.copyOfRange(page, format.macOffset(), end));
    }

    /** Authenticates every page of a file that nobody in this process has open. */
    PageScan scan(Path file) throws IOException {
        List<Long> damaged = new ArrayList<>();
        List<Long> blank = new ArrayList<>();
        byte[] zero = new byte[format.pageSize()];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PageReader reader = new PageReader(channel, format.pageSize());
            long pages = channel.size() / format.pageSize();
            for (long number = 1; number <= pages; number++) {
                byte[] page = reader.page((number - 1) * format.pageSize());
                if (!authentic(page, number)) {
                    (Arrays.equals(page, zero) ? blank : damaged).add(number);
                }
            }
            return new PageScan(pages, damaged, blank);
        }
    }
}
