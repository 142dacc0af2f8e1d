package io.zmonitor.migrator.internal.open;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who in this process holds which lock file. The one piece of static state, and it has to be: the operating system's
 * file locks belong to the process, and asking twice for one file would hand the lock to another process (driver fact
 * 15). So this registry is asked first, and the file is only touched by whoever it lets pass.
 */
final class LockRegistry {
    private static final Set<Path> HELD = new HashSet<>();

    // Lock files that another copy of this library in the process, with another class loader, held while it was asked
    // for. Closing such a channel would drop the other's lock (driver fact 15), so it stays open for the next attempt.
    private static final Map<Path, FileChannel> KEPT_OPEN = new HashMap<>();

    private LockRegistry() {}

    /**
     * Takes the place for this lock file, waiting for it until the deadline.
     *
     * @param deadline on the clock of {@link System#nanoTime()}
     * @return whether the place was taken
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    static boolean enter(Path lockFile, long deadline) throws InterruptedException {
        synchronized (HELD) {
            while (HELD.contains(lockFile)) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                HELD.wait(millis);
            }
            return HELD.add(lockFile);
        }
    }

    /** The channel that an earlier attempt had to leave open, for whoever holds the place now. */
    static Optional<FileChannel> takeKeptOpen(Path lockFile) {
        synchronized (HELD) {
            return Optional.ofNullable(KEPT_OPEN.remove(lockFile));
        }
    }

    /** Leaves a channel open, since closing it would release the lock of another copy of this library. */
    static void keepOpen(Path lockFile, FileChannel channel) {
        synchronized (HELD) {
            KEPT_OPEN.put(lockFile, channel);
        }
    }

    static void leave(Path lockFile) {
        synchronized (HELD) {
            HELD.remove(lockFile);
            HELD.notifyAll();
        }
    }
}
