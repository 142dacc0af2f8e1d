package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock that only one run per database holds, on this machine. It is the operating system's lock on a file beside
 * the database, so it dies with its holder; nobody ever reads or writes that file, and it is never deleted, because
 * both would let two holders in (driver fact 15). Who holds it is written to another file, for messages only.
 */
public final class RunLock implements DatabaseAccess.Held {
    private static final String SUFFIX = "-migrator-lock";
    // What most file systems allow for a name, without ".backup-YYYYMMDD-HHMMSS-unfinished-journal".
    private static final int LONGEST_NAME = 255 - 42;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path file;
    private final FileChannel channel;
    private final LockHolder holder;

    private RunLock(Path file, FileChannel channel, LockHolder holder) {
        this.file = file;
        this.channel = channel;
        this.holder = holder;
    }

    /**
     * Takes the lock, waiting for it.
     *
     * @param application named to those who wait for us
     * @throws MigrationException if another run holds it for too long, or it cannot be taken at all
     */
    public static DatabaseAccess.Held acquire(DatabaseFile database, Duration patience, String application) {
        long deadline = System.nanoTime() + patience.toNanos();
        requireShortName(database.path());
        Path file = realPath(database);
        LockHolder holder = new LockHolder(database);
        enter(database, file, deadline, patience);
        try {
            FileChannel channel = lockedChannel(database, file, deadline);
            if (channel == null) {
                throw timeout(database, patience, holder);
            }
            return announced(new RunLock(file, channel, holder), application);
        } catch (ClosedByInterruptException e) {
            LockRegistry.leave(file);
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.INTERRUPTED, database.path()), e);
        } catch (IOException e) {
            LockRegistry.leave(file);
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.LOCK_UNAVAILABLE, file), e);
        } catch (RuntimeException | Error e) {
            LockRegistry.leave(file);
            throw e;
        }
    }

    // Whoever cannot say that it holds the lock gives it back: nobody would know whom to wait for.
    private static RunLock announced(RunLock lock, String application) throws IOException {
        try {
            lock.holder.write(application);
            return lock;
        } catch (IOException e) {
            try (lock.channel) {
                lock.holder.erase();
            }
            throw e;
        }
    }

    /** Gives it back. Closing the channel releases the operating system's lock. */
    @Override
    public void close() {
        try (channel) {
            holder.erase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            LockRegistry.leave(file);
        }
    }

    // Otherwise a run would fail in its middle, where the first of the longer names is made.
    private static void requireShortName(Path database) {
        int bytes = String.valueOf(database.getFileName()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_NAME) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.NAME_TOO_LONG, database, Integer.toString(bytes), Integer.toString(LONGEST_NAME)));
        }
    }

    // Two spellings of one path, or a link in it, must be one lock.
    private static Path realPath(DatabaseFile database) {
        Path lock = database.sibling(SUFFIX);
        Path folder = lock.getParent();
        try {
            return folder == null ? lock : folder.toRealPath().resolve(lock.getFileName());
        } catch (IOException e) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.FOLDER_MISSING, database.path()), e);
        }
    }

    private static void enter(DatabaseFile database, Path file, long deadline, Duration patience) {
        try {
            if (!LockRegistry.enter(file, deadline)) {
                throw timeout(database, patience, new LockHolder(database));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.INTERRUPTED, database.path()), e);
        }
    }

    private static @Nullable FileChannel lockedChannel(DatabaseFile database, Path file, long deadline)
            throws IOException {
        Optional<FileChannel> kept = LockRegistry.takeKeptOpen(file);
        FileChannel channel = kept.isPresent() ? kept.get() : OwnerOnly.openOrCreate(file);
        Attempt attempt = Attempt.HELD_ELSEWHERE;
        try {
            attempt = lock(channel, deadline);
        } finally {
            if (attempt == Attempt.HELD_HERE) {
                LockRegistry.keepOpen(file, channel);
            } else if (attempt != Attempt.LOCKED) {
                channel.close();
            }
        }
        if (attempt != Attempt.LOCKED && Thread.currentThread().isInterrupted()) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.INTERRUPTED, database.path()));
        }
        return attempt == Attempt.LOCKED ? channel : null;
    }

    /** How an attempt ended. */
    private enum Attempt {
        /** The lock is ours. */
        LOCKED,
        /** Another process holds it, or the attempt failed. */
        HELD_ELSEWHERE,
        /** Another copy of this library in this process holds it. */
        HELD_HERE
    }

    private static Attempt lock(FileChannel channel, long deadline) throws IOException {
        Attempt attempt = tried(channel);
        while (attempt != Attempt.LOCKED
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE);
            attempt = tried(channel);
        }
        return attempt;
    }

    private static Attempt tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null ? Attempt.HELD_ELSEWHERE : Attempt.LOCKED;
        } catch (OverlappingFileLockException e) {
            return Attempt.HELD_HERE;
        }
    }

    private static MigrationException timeout(DatabaseFile database, Duration patience, LockHolder holder) {
        return MigrationException.refusing(Problem.ofFile(
                ProblemCode.LOCK_TIMEOUT, database.path(), Long.toString(patience.toMillis()), holder.read()));
    }
}
