package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the key of each opening comes from. Thread-safe. */
public sealed interface KeySource {
    /** Refuses a closed one with an {@link IllegalStateException}. */
    void requireOpen();

    /** The key for one opening; the caller closes it. */
    KeyMaterial fetch();

    /** The key for this file, found usable; the caller closes it. */
    default KeyMaterial fetchFor(DatabaseFile database) {
        requireOpen();
        KeyMaterial key;
        try {
            key = fetch();
        } catch (VirtualMachineError e) {
            throw e; // the machine is in trouble, not the supplier
        } catch (Throwable e) { // errors too, and what other languages throw: their messages may hold the key as well
            throw Refusal.of(
                    ProblemCode.KEY_NOT_FETCHED, database.path(), e.getClass().getName());
        }
        Optional<Refusal.Reason> flaw = key.flaw();
        if (flaw.isPresent()) {
            key.close();
            throw flaw.get().about(database);
        }
        return key;
    }

    /** Wipes what is held; nothing can be fetched any more. */
    void close();

    private static void requireNot(boolean closed) {
        if (closed) {
            throw new IllegalStateException("This key was closed");
        }
    }

    /** Asks the application each time. */
    public final class Fetched implements KeySource {
        private final @Nullable Supplier<byte[]> rawKey;
        private final @Nullable Supplier<char[]> passphrase;
        private volatile boolean closed;

        private Fetched(@Nullable Supplier<byte[]> rawKey, @Nullable Supplier<char[]> passphrase) {
            this.rawKey = rawKey;
            this.passphrase = passphrase;
        }

        public static Fetched rawKey(Supplier<byte[]> rawKey) {
            return new Fetched(rawKey, null);
        }

        public static Fetched passphrase(Supplier<char[]> passphrase) {
            return new Fetched(null, passphrase);
        }

        @Override
        public void requireOpen() {
            KeySource.requireNot(closed);
        }

        @Override
        public KeyMaterial fetch() {
            if (rawKey != null) {
                return RawKey.of(rawKey.get());
            }
            return Passphrase.of(Objects.requireNonNull(passphrase).get());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Keeps a copy until it is closed. */
    public final class Held implements KeySource {
        private final KeyMaterial key;
        private boolean closed;

        public Held(KeyMaterial key) {
            this.key = key;
        }

        @Override
        public synchronized void requireOpen() {
            KeySource.requireNot(closed);
        }

        @Override
        public synchronized KeyMaterial fetch() {
            return key.copy(); // all zero if it was closed meanwhile, which is refused as missing
        }

        @Override
        public synchronized void close() {
            closed = true;
            key.close();
        }
    }
}
