package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.PageScan;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Authenticates a whole file: each processor takes a share of it, in large pieces. No thread outlives the call.
 *
 * @param authentication copied for each thread
 * @param processors how many threads are worth while
 */
record PageScanner(PageAuthentication authentication, int processors) {
    private static final int MOST_THREADS = 4;

    // A thread for less costs more than it saves.
    private static final long SMALLEST_SHARE = 4L * ScanShare.PIECE;

    PageScanner(PageAuthentication authentication) {
        this(authentication, Runtime.getRuntime().availableProcessors());
    }

    PageScan scan(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long pages = size / authentication.pageSize();
            long threads = Math.max(1, Math.min(size / SMALLEST_SHARE, Math.min(processors, MOST_THREADS)));
            List<FutureTask<ScanShare>> shares = new ArrayList<>();
            for (long i = 0; i < threads; i++) {
                shares.add(new FutureTask<>(
                        new ScanShare(channel, authentication.copy(), pages * i / threads, pages * (i + 1) / threads)));
            }
            run(shares);
            return joined(pages, shares);
        }
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
