package io.zmonitor.migrator.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a child process writes as it writes it, so that the child never waits for its reader. Thread-safe. */
final class ChildOutput {
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Queue<String> all = new ConcurrentLinkedQueue<>();
    private final Thread reader;
    private volatile @Nullable IOException cutOff;

    ChildOutput(InputStream stream, String name) {
        reader = new Thread(() -> readAll(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    /** The next line that was not taken yet; empty if none comes in time, or none any more. */
    Optional<String> next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            boolean ended = !reader.isAlive();
            String line = unread.poll(ended ? 0 : 50, TimeUnit.MILLISECONDS);
            if (line != null || ended) {
                return Optional.ofNullable(line);
            }
        }
        return Optional.empty();
    }

    /**
     * All of it, after the process has ended.
     *
     * @throws AssertionError if that cannot be known: what is missing must not be taken for silence
     */
    String all(Duration patience) throws InterruptedException {
        reader.join(patience.toMillis());
        if (reader.isAlive() || cutOff != null) {
            throw new AssertionError("not all that the child said was read: " + soFar(), cutOff);
        }
        return soFar();
    }

    String soFar() {
        return all.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void readAll(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            cutOff = e;
        }
    }
}
