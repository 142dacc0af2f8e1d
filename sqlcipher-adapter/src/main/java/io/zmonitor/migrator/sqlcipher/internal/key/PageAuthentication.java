package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tells by its authentication code whether a page was written with the key: SQLCipher's encrypt-then-MAC over
 * ciphertext, initialisation vector and page number. Needs no driver and no decryption. Not thread-safe.
 */
public final class PageAuthentication {
    private final CipherFormat format;
    private final Hmac hmac;
    private final byte[] numberBytes = new byte[4];
    private final byte[] code;

    PageAuthentication(CipherFormat format, Hmac hmac) {
        this.format = format;
        this.hmac = hmac;
        this.code = new byte[hmac.size()];
    }

    int pageSize() {
        return format.pageSize();
    }

    /** One for another thread. */
    PageAuthentication copy() {
        return new PageAuthentication(format, hmac.copy());
    }

    /** Whether the key wrote this page as the page of this number, counted from 1. */
    public boolean authentic(byte[] page, long number) {
        if (page.length != format.pageSize()) {
            return false;
        }
        code(page, number);
        int end = format.macOffset();
        return Arrays.equals(code, 0, code.length, page, end, end + code.length);
    }

    private void code(byte[] page, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        for (int i = 0; i < numberBytes.length; i++) {
            numberBytes[i] = (byte) (number >>> (8 * i));
        }
        hmac.compute(ByteBuffer.wrap(page, start, format.macOffset() - start), numberBytes, code);
    }

    /** Writes the code of an encrypted page behind it, as the page of this number. */
    void seal(byte[] page, long number) {
        code(page, number);
        System.arraycopy(code, 0, page, format.macOffset(), code.length);
    }

    /** Authenticates every page of a file that nobody in this process has open. */
    public PageScan scan(Path file) throws IOException {
        return new PageScanner(this).scan(file);
    }

    /** Authenticates every page of a copy, each as soon as it is there. */
    public PageScan scan(GrowingFile copy) throws IOException {
        return new PageScanner(this).scan(copy);
    }
}
