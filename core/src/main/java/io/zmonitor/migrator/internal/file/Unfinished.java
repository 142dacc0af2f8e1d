package io.zmonitor.migrator.internal.file;

import java.io.Closeable;
import java.io.IOException;

/**
 * What a deed leaves if it fails: removed at its end, unless it was kept. For try-with-resources, so that a removal that
 * fails as well is suppressed and does not hide what failed first. For one thread.
 */
public final class Unfinished implements Closeable {
    private final Removal removal;
    private boolean kept;

    /** Deletes what is there. */
    @FunctionalInterface
    public interface Removal {
        /** Deletes it, if it is there. */
        void remove() throws IOException;
    }

    public Unfinished(Removal removal) {
        this.removal = removal;
    }

    /** From now on it stays: the deed is done. */
    public void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            removal.remove();
        }
    }
}
