package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** 32 bytes of key, with or without 16 bytes of salt after them. */
public final class RawKey implements KeyMaterial {
    private static final int SALTED_SIZE = CipherFormat.KEY_SIZE + CipherFormat.SALT_SIZE;

    private final byte[] bytes;

    /** Takes the array over: it is wiped with this. */
    public RawKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What a supplier gave: nothing is refused as an empty key is. */
    public static RawKey of(byte @Nullable [] given) {
        return new RawKey(given == null ? new byte[0] : given);
    }

    @Override
    public Optional<Refusal.Reason> flaw() {
        if (isBlank()) {
            // A supplier that hands out one array for ever: the second time it has been wiped.
            return Optional.of(new Refusal.Reason(ProblemCode.KEY_MISSING, ""));
        }
        if (bytes.length != CipherFormat.KEY_SIZE && bytes.length != SALTED_SIZE) {
            return Optional.of(new Refusal.Reason(ProblemCode.KEY_LENGTH, Integer.toString(bytes.length)));
        }
        return Optional.empty();
    }

    private boolean isBlank() {
        int sum = 0;
        for (byte b : bytes) {
            sum |= b;
        }
        return sum == 0;
    }

    @Override
    public String forDriver() {
        return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }

    /** A salt of its own counts more than the file's: the driver sees it so. */
    @Override
    public RawKey salted(CipherFormat format, byte[] salt) {
        if (bytes.length == SALTED_SIZE) {
            return copy();
        }
        byte[] salted = Arrays.copyOf(bytes, SALTED_SIZE);
        System.arraycopy(salt, 0, salted, CipherFormat.KEY_SIZE, CipherFormat.SALT_SIZE);
        return new RawKey(salted);
    }

    /** The encryption key; the caller wipes it. */
    public byte[] encryptionKey() {
        return Arrays.copyOf(bytes, CipherFormat.KEY_SIZE);
    }

    /** The salt, of a key that has one. */
    public byte[] salt() {
        return Arrays.copyOfRange(bytes, CipherFormat.KEY_SIZE, SALTED_SIZE);
    }

    @Override
    public RawKey copy() {
        return new RawKey(bytes.clone());
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
