package io.zmonitor.migrator.sqlcipher;

import java.util.Optional;

/** A key in memory, for the time of one opening. Closing it wipes it. Not thread-safe. */
sealed interface KeyMaterial extends AutoCloseable permits RawKey, Passphrase {
    /** What keeps this key from being used, or nothing. */
    Optional<Refusal.Reason> flaw();

    /** The key as the driver wants it. A {@code String} cannot be wiped: it lives until it is collected. */
    String forDriver();

    /** The salt for a page 1 that carries this one. */
    byte[] salt(byte[] salt);

    /** The encryption key; the caller wipes it. */
    byte[] encryptionKey(CipherFormat format, byte[] salt);

    /** An independent copy. */
    KeyMaterial copy();

    /** Wipes it. */
    @Override
    void close();
}
