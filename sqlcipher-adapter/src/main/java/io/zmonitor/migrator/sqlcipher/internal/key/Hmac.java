package io.zmonitor.migrator.sqlcipher.internal.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC (RFC 2104) with one key, many thousand times. {@link Mac} hashes the padded key anew for each message, twice; here
 * that is done once and the digests are copied: half the time of a short message, nine tenths of a page's. A provider
 * whose digests cannot be copied does it with {@link Mac}. Not thread-safe.
 */
public abstract sealed class Hmac {
    private static final byte[] NOTHING = {};

    private final int size;

    private Hmac(int size) {
        this.size = size;
    }

    public static Hmac of(CipherFormat.Hash hash, byte[] key) {
        try {
            return OfDigests.started(hash, key);
        } catch (CloneNotSupportedException e) {
            return withoutCopies(hash, key);
        }
    }

    /** What a provider without copies is left with. */
    public static Hmac withoutCopies(CipherFormat.Hash hash, byte[] key) {
        return new OfMac(hash, key);
    }

    /** How many bytes a code has. */
    int size() {
        return size;
    }

    /** The code of a message. */
    public byte[] of(byte[] message) {
        byte[] code = new byte[size];
        compute(ByteBuffer.wrap(message), NOTHING, code);
        return code;
    }

    /** Replaces a code by its own code. */
    public void again(byte[] code) {
        compute(ByteBuffer.wrap(code), NOTHING, code);
    }

    /** Writes the code of a message that consists of these two. */
    void compute(ByteBuffer message, byte[] end, byte[] code) {
        try {
            computed(message, end, code);
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One with the same key, for another thread. */
    Hmac copy() {
        try {
            return copied();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JDK cannot copy an HMAC", e);
        }
    }

    abstract void computed(ByteBuffer message, byte[] end, byte[] code)
            throws GeneralSecurityException, CloneNotSupportedException;

    abstract Hmac copied() throws CloneNotSupportedException;

    // The key's copies inside MessageDigest, SecretKeySpec and Mac cannot be wiped: the JDK offers no way.
    private static final class OfDigests extends Hmac {
        private static final byte INNER = 0x36;
        private static final byte OUTER = 0x5c;

        private final MessageDigest inner;
        private final MessageDigest outer;

        private OfDigests(MessageDigest inner, MessageDigest outer) throws CloneNotSupportedException {
            super(inner.getDigestLength());
            this.inner = (MessageDigest) inner.clone();
            this.outer = (MessageDigest) outer.clone();
        }

        static OfDigests started(CipherFormat.Hash hash, byte[] key) throws CloneNotSupportedException {
            byte[] padded = padded(hash, key);
            try {
                return new OfDigests(started(hash, padded, INNER), started(hash, padded, OUTER));
            } finally {
                Arrays.fill(padded, (byte) 0);
            }
        }

        @Override
        void computed(ByteBuffer message, byte[] end, byte[] code)
                throws GeneralSecurityException, CloneNotSupportedException {
            MessageDigest digest = (MessageDigest) inner.clone();
            digest.update(message);
            digest.update(end);
            digest.digest(code, 0, code.length);
            digest = (MessageDigest) outer.clone();
            digest.update(code);
            digest.digest(code, 0, code.length);
        }

        @Override
        Hmac copied() throws CloneNotSupportedException {
            return new OfDigests(inner, outer);
        }

        private static MessageDigest started(CipherFormat.Hash hash, byte[] padded, byte with) {
            MessageDigest digest = digest(hash);
            for (byte b : padded) {
                digest.update((byte) (b ^ with));
            }
            return digest;
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

    private static final class OfMac extends Hmac {
        private final Mac mac;

        OfMac(CipherFormat.Hash hash, byte[] key) {
            super(hash.size());
            try {
                this.mac = Mac.getInstance(hash.mac());
                mac.init(new SecretKeySpec(key, hash.mac()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JDK lacks " + hash.mac(), e);
            }
        }

        private OfMac(OfMac original) throws CloneNotSupportedException {
            super(original.size());
            this.mac = (Mac) original.mac.clone();
        }

        @Override
        void computed(ByteBuffer message, byte[] end, byte[] code) throws GeneralSecurityException {
            mac.update(message);
            mac.update(end);
            mac.doFinal(code, 0);
        }

        @Override
        Hmac copied() throws CloneNotSupportedException {
            return new OfMac(this);
        }
    }
}
