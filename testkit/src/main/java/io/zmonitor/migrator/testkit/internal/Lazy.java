package io.zmonitor.migrator.testkit.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for. Thread-safe.
 *
 * @param <T> its type
 */
public final class Lazy<T> {
    private final Supplier<T> maker;
    private @Nullable T value;

    /** Made by this. */
    public Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    /** The value; what its maker throws is thrown each time. */
    public synchronized T get() {
        T known = value;
        if (known == null) {
            known = maker.get();
            value = known;
        }
        return known;
    }
}
