package io.zmonitor.migrator.sqlcipher.internal.key;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What was derived from one key so far, so that nothing is derived twice: each costs a passphrase about 0.2 s. Closing it
 * wipes them. Not thread-safe.
 */
public final class DerivedKeys implements AutoCloseable {
    private final KeyMaterial key;
    private final Map<Derivation, RawKey> derived = new HashMap<>();

    /** What a derivation depends on. */
    private record Derivation(CipherFormat.Hash hash, int iterations, ByteBuffer salt) {}

    public DerivedKeys(KeyMaterial key) {
        this.key = key;
    }

    /** The key for a file of this format that begins with this salt; wiped with this. */
    public RawKey of(CipherFormat format, byte[] salt) {
        Derivation needed = new Derivation(format.hash(), format.iterations(), ByteBuffer.wrap(salt.clone()));
        return derived.computeIfAbsent(needed, it -> key.salted(format, salt));
    }

    /** How many there are. */
    public int count() {
        return derived.size();
    }

    @Override
    public void close() {
        derived.values().forEach(RawKey::close);
    }
}
