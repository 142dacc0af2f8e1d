package io.zmonitor.migrator.sqlcipher.internal.key;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * SQLCipher's two derivations, in plain JDK code: from passphrase and salt to the encryption key, and from that to the
 * key that authenticates pages. The JDK's own PBKDF2 takes characters only, and the second derivation starts from bytes.
 */
public final class KeyDerivation {
    private KeyDerivation() {}

    /** What authenticates the pages of a file with this key and its salt. */
    public static PageAuthentication authentication(CipherFormat format, RawKey salted) {
        byte[] encryptionKey = salted.encryptionKey();
        byte[] hmacSalt = salted.salt();
        for (int i = 0; i < hmacSalt.length; i++) {
            hmacSalt[i] ^= (byte) CipherFormat.HMAC_SALT_MASK;
        }
        byte[] hmacKey = {};
        try {
            hmacKey = pbkdf2(format.hash(), encryptionKey, hmacSalt, CipherFormat.FAST_ITERATIONS);
            return new PageAuthentication(format, Hmac.of(format.hash(), hmacKey));
        } finally {
            Arrays.fill(encryptionKey, (byte) 0);
            Arrays.fill(hmacKey, (byte) 0);
        }
    }

    /** PBKDF2 (RFC 8018, section 5.2) with 32 bytes of output; the caller wipes it. */
    public static byte[] pbkdf2(CipherFormat.Hash hash, byte[] password, byte[] salt, int iterations) {
        Hmac hmac = Hmac.of(hash, password);
        byte[] derived = new byte[CipherFormat.KEY_SIZE];
        byte[] block = new byte[hash.size()];
        for (int at = 0, number = 1; at < derived.length; at += block.length, number++) {
            fill(block, hmac, salted(salt, number), iterations);
            System.arraycopy(block, 0, derived, at, Math.min(block.length, derived.length - at));
        }
        Arrays.fill(block, (byte) 0);
        return derived;
    }

    private static void fill(byte[] block, Hmac hmac, byte[] start, int iterations) {
        byte[] round = hmac.of(start);
        System.arraycopy(round, 0, block, 0, block.length);
        for (int i = 1; i < iterations; i++) {
            hmac.again(round);
            for (int j = 0; j < block.length; j++) {
                block[j] ^= round[j];
            }
        }
        Arrays.fill(round, (byte) 0);
    }

    private static byte[] salted(byte[] salt, int number) {
        return ByteBuffer.allocate(salt.length + Integer.BYTES)
                .put(salt)
                .putInt(number)
                .array();
    }
}
