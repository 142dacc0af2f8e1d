package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.PageScan;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Tells by its authentication code whether a page was written with the key: SQLCipher's encrypt-then-MAC over
 * ciphertext, initialisation vector and page number. Needs no driver and no decryption. Not thread-safe.
 */
final class PageAuthentication {
    private final CipherFormat format;
    private final Mac mac;
    private final byte[] numberBytes = new byte[4];
    private final byte[] code;

    PageAuthentication(CipherFormat format, Mac mac) {
        this.format = format;
        this.mac = mac;
        this.code = new byte[mac.getMacLength()];
    }

    int pageSize() {
        return format.pageSize();
    }

    /** One for another thread. */
    PageAuthentication copy() {
        try {
            return new PageAuthentication(format, (Mac) mac.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JDK cannot copy " + mac.getAlgorithm(), e);
        }
    }

    /** Whether the key wrote this page as the page of this number, counted from 1. */
    boolean authentic(byte[] page, long number) {
        return page.length == format.pageSize() && authentic(page, 0, number);
    }

    /** The same of a whole page in the middle of more. Allocates nothing: a large file has millions. */
    boolean authentic(byte[] bytes, int offset, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        for (int i = 0; i < numberBytes.length; i++) {
            numberBytes[i] = (byte) (number >>> (8 * i));
        }
        try {
            mac.update(bytes, offset + start, format.macOffset() - start);
            mac.update(numberBytes);
            mac.doFinal(code, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        int stored = offset + format.macOffset();
        return Arrays.equals(code, 0, code.length, bytes, stored, stored + code.length);
    }

    /** Authenticates every page of a file that nobody in this process has open. */
    PageScan scan(Path file) throws IOException {
        return new PageScanner(this).scan(file);
    }
}
