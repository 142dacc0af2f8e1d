package io.zmonitor.migrator.sqlcipher;

import java.util.Arrays;

/** Keys of the tests. */
final class Keys {
    private Keys() {}

    static SqlCipherKey raw() {
        return SqlCipherKey.raw(rawBytes(1));
    }

    static SqlCipherKey otherRaw() {
        return SqlCipherKey.raw(rawBytes(2));
    }

    static SqlCipherKey salted() {
        return SqlCipherKey.raw(Arrays.copyOf(rawBytes(1), 48));
    }

    static SqlCipherKey passphrase(String passphrase) {
        return SqlCipherKey.passphrase(passphrase.toCharArray());
    }

    static byte[] rawBytes(int seed) {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (seed * 31 + i);
        }
        return key;
    }
}
