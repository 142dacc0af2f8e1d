package io.zmonitor.migrator.sqlcipher;

import java.util.Arrays;

/**
 * How a key fits a file.
 *
 * @param format of the pages that the key wrote
 * @param key with the salt that they were written with; wiped by whoever searched
 */
record KeyFit(CipherFormat format, RawKey key) {
    /** What authenticates the pages. */
    PageAuthentication authentication() {
        return KeyDerivation.authentication(format, key);
    }

    /** Whether a file that begins so has that salt. */
    boolean hasSaltOf(byte[] firstBytes) {
        return Arrays.equals(key.salt(), Arrays.copyOf(firstBytes, CipherFormat.SALT_SIZE));
    }
}
