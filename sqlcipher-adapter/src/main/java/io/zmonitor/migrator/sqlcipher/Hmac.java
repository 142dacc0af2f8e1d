package io.zmonitor.migrator.sqlcipher;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * HMAC (RFC 2104) with one key, many thousand times. {@link Mac} hashes the padded key anew for each message, twice; here
 * that is done once and the digests are copied, which takes half the time. A provider whose digests cannot be copied does
 * it with {@link Mac}. Not thread-safe.
 */
final class Hmac {
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final Mac mac;
    private final @Nullable MessageDigest inner;
    private final @Nullable MessageDigest outer;

    private Hmac(Mac mac, @Nullable MessageDigest inner, @Nullable MessageDigest outer) {
        this.mac = mac;
        this.inner = inner;
        this.outer = outer;
    }

    static Hmac of(CipherFormat.Hash hash, byte[] key) {
        Mac mac = KeyDerivation.mac(hash, key);
        byte[] padded = padded(hash, key);
        try {
            return new Hmac(mac, started(hash, padded, INNER), started(hash, padded, OUTER));
        } catch (CloneNotSupportedException e) {
            return withoutCopies(hash, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /** What a provider without copies is left with. */
    static Hmac withoutCopies(CipherFormat.Hash hash, byte[] key) {
        return new Hmac(KeyDerivation.mac(hash, key), null, null);
    }

    /** The code of a message. */
    byte[] of(byte[] message) {
        return mac.doFinal(message);
    }

    /** Replaces a code by its own code. */
    void again(byte[] code) {
        try {
            if (inner == null || outer == null) {
                mac.update(code);
                mac.doFinal(code, 0);
            } else {
                hash(inner, code);
                hash(outer, code);
            }
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hash(MessageDigest started, byte[] code)
            throws GeneralSecurityException, CloneNotSupportedException {
        MessageDigest copy = (MessageDigest) started.clone();
        copy.update(code);
        copy.digest(code, 0, code.length);
    }

    private static MessageDigest started(CipherFormat.Hash hash, byte[] padded, byte with)
            throws GeneralSecurityException, CloneNotSupportedException {
        MessageDigest digest = digest(hash);
        for (byte b : padded) {
            digest.update((byte) (b ^ with));
        }
        return (MessageDigest) digest.clone();
    }

    private static byte[] padded(CipherFormat.Hash hash, byte[] key) {
        int blockSize = hash.size() > 32 ? 128 : 64;
        if (key.length <= blockSize) {
            return Arrays.copyOf(key, blockSize);
        }
        byte[] hashed = digest(hash).digest(key);
        byte[] padded = Arrays.copyOf(hashed, blockSize);
        Arrays.fill(hashed, (byte) 0);
        return padded;
    }

    private static MessageDigest digest(CipherFormat.Hash hash) {
        try {
            return MessageDigest.getInstance(hash.mac().replace("HmacSHA", "SHA-"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks the hash of " + hash.mac(), e);
        }
    }
}
