package io.zmonitor.migrator.internal.file;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file being flushed to the storage while other work goes on: the storage works then, and the processor need not wait. */
public final class FlushBeside {
    private final Thread thread;
    private volatile @Nullable IOException failure;

    private FlushBeside(Path file) {
        this.thread = new Thread(() -> flush(file), "zmonitor-migrator-flush");
        thread.setDaemon(true);
    }

    /** Begins. {@link #await} must follow, whatever happens. */
    public static FlushBeside begin(Path file) {
        FlushBeside flush = new FlushBeside(file);
        flush.thread.start();
        return flush;
    }

    private void flush(Path file) {
        try {
            OwnerOnly.flush(file);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Waits until it is done. An interrupt does not end the waiting, and is kept for whoever asks next. */
    public void await() throws IOException {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
