package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Authenticates a whole file: each processor takes the next piece of it. No thread outlives the call.
 *
 * @param authentication copied for each thread
 * @param processors how many threads are worth while
 */
public record PageScanner(PageAuthentication authentication, int processors) {
    private static final int MOST_THREADS = 4;

    // A thread for less costs more than it saves.
    private static final long SMALLEST_SHARE = 4L << 20;

    PageScanner(PageAuthentication authentication) {
        this(authentication, Runtime.getRuntime().availableProcessors());
    }

    public PageScan scan(Path file) throws IOException {
        try (UnopenedFile opened = UnopenedFile.toRead(file)) {
            FileChannel channel = opened.channel();
            return scan(channel, channel.size(), bytes -> {});
        }
    }

    public PageScan scan(GrowingFile copy) throws IOException {
        try (UnopenedFile opened = UnopenedFile.ofCaller(copy.file().path(), StandardOpenOption.READ)) {
            return scan(opened.channel(), copy.size(), copy::await);
        }
    }

    private PageScan scan(FileChannel channel, long size, ScanShare.Written written) throws IOException {
        long pages = size / authentication.pageSize();
        long threads = Math.max(1, Math.min(size / SMALLEST_SHARE, Math.min(processors, MOST_THREADS)));
        ScanShare.Reading reading =
                new ScanShare.Reading(channel, written, pages * authentication.pageSize(), new AtomicLong());
        List<FutureTask<ScanShare>> shares = new ArrayList<>();
        for (long i = 0; i < threads; i++) {
            shares.add(new FutureTask<>(new ScanShare(reading, authentication.copy())));
        }
        run(shares);
        return joined(pages, shares);
    }

    // An interrupt of the caller closes the channel under all of them, so that each ends at its next read.
    private static void run(List<FutureTask<ScanShare>> shares) {
        List<Thread> threads = new ArrayList<>();
        for (FutureTask<ScanShare> share : shares.subList(1, shares.size())) {
            Thread thread = new Thread(share, "page-scan");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        shares.get(0).run();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static PageScan joined(long pages, List<FutureTask<ScanShare>> shares) throws IOException {
        List<Long> damaged = new ArrayList<>();
        List<Long> blank = new ArrayList<>();
        for (FutureTask<ScanShare> share : shares) {
            ScanShare done = outcome(share);
            damaged.addAll(done.damaged());
            blank.addAll(done.blank());
        }
        Collections.sort(damaged);
        Collections.sort(blank);
        return new PageScan(pages, damaged, blank);
    }

    private static ScanShare outcome(FutureTask<ScanShare> done) throws IOException {
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
