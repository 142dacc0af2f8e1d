package io.zmonitor.migrator.reliability.oracle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts SQLCipher 4 pages with the JDK alone: none of the code under test. What was not written with the key becomes
 * noise, which another SQLite then finds.
 */
final class Pages {
    static final int SIZE = 4096;

    private static final int SALT = 16;
    private static final int IV = SIZE - 80;
    private static final int IV_SIZE = 16;
    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Cipher cipher;
    private final SecretKeySpec key;

    Pages(byte[] rawKey) {
        try {
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            key = new SecretKeySpec(rawKey, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The page of this number in plaintext, as a database without a key holds it. */
    byte[] decrypted(byte[] page, long number) {
        int start = number == 1 ? SALT : 0;
        byte[] plain = new byte[SIZE];
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(Arrays.copyOfRange(page, IV, IV + IV_SIZE)));
            cipher.doFinal(page, start, IV - start, plain, start);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        if (number == 1) {
            System.arraycopy(HEADER, 0, plain, 0, HEADER.length);
        }
        return plain;
    }
}
