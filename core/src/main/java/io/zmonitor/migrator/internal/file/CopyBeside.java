package io.zmonitor.migrator.internal.file;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.GrowingFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file being copied and flushed on a thread of its own, while what is copied already is read back. Closing it ends the
 * copying and waits for the thread.
 */
public final class CopyBeside implements GrowingFile, AutoCloseable {
    private static final long PIECE = 1 << 20;

    private final Path from;
    private final Path to;
    private final long size;
    private final Thread thread = new Thread(this::run, "zmonitor-migrator-copy");

    private long there;
    private boolean wanted = true;
    private boolean flushed;
    private boolean ended;
    private @Nullable IOException failure;

    private CopyBeside(Path from, Path to, long size) {
        this.from = from;
        this.to = to;
        this.size = size;
        thread.setDaemon(true);
    }

    /** Begins to write so many of one file's first bytes into another, which is empty. */
    public static CopyBeside begin(Path from, Path to, long size) {
        CopyBeside copy = new CopyBeside(from, to, size);
        copy.thread.start();
        return copy;
    }

    @Override
    public DatabaseFile file() {
        return new DatabaseFile(to);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public synchronized void await(long bytes) throws IOException {
        waitFor(bytes);
        require(there >= bytes);
    }

    /** Waits until all of it is copied and flushed. */
    public synchronized void awaitFlushed() throws IOException {
        waitFor(Long.MAX_VALUE);
        require(flushed);
    }

    @Override
    public void close() {
        unwanted();
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
    }

    private void run() {
        IOException failed = null;
        boolean done = false;
        try {
            done = copy();
        } catch (IOException e) {
            failed = e;
        } finally {
            end(done, failed);
        }
    }

    // Whether all of it is on the storage. Its end is announced when nothing here has the files open any more: whoever
    // opens the copy then is the only one.
    private boolean copy() throws IOException {
        return copyPieces() && advance(size);
    }

    private boolean copyPieces() throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < size) {
                long copied = source.transferTo(done, Math.min(PIECE, size - done), target);
                if (copied <= 0) {
                    throw new IOException("the file became shorter while it was copied");
                }
                done += copied;
                if (done < size && !advance(done)) {
                    return false;
                }
            }
            target.force(true);
            return true;
        }
    }

    private synchronized boolean advance(long done) {
        there = done;
        notifyAll();
        return wanted;
    }

    private synchronized void unwanted() {
        wanted = false;
    }

    private synchronized void end(boolean done, @Nullable IOException failed) {
        flushed = done;
        failure = failed;
        ended = true;
        notifyAll();
    }

    // Or to the end of the copying.
    private synchronized void waitFor(long bytes) throws IOException {
        try {
            while (there < bytes && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the file was copied");
        }
    }

    private void require(boolean done) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (!done) {
            throw new IOException("the file was not copied to its end");
        }
    }
}
