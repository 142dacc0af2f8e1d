package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import java.util.Optional;

/** A key in memory, for the time of one opening. Closing it wipes it. Not thread-safe. */
public sealed interface KeyMaterial extends AutoCloseable permits RawKey, Passphrase {
    /** What keeps this key from being used, or nothing. */
    Optional<Refusal.Reason> flaw();

    /** The key as the driver wants it. A {@code String} cannot be wiped: it lives until it is collected. */
    String forDriver();

    /** The encryption key and the salt for a file that carries this salt; the caller closes it. */
    RawKey salted(CipherFormat format, byte[] salt);

    /** An independent copy. */
    KeyMaterial copy();

    /** Wipes it. */
    @Override
    void close();
}
