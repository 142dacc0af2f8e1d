package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Original;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether another process is at work on a database: SQLite's processes shut one another out by locks on some bytes of
 * the file (sqlite.org/lockingv3.html; PENDING_BYTE and what follows it in SQLite's os.h). Whoever reads, writes, or is
 * connected in WAL mode holds one. Only for files that this process does not have open (driver fact 15).
 */
final class OtherProcesses {
    private static final long PENDING_BYTE = 0x40000000;
    private static final int LOCK_BYTES = 512;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private OtherProcesses() {}

    /** Whether no other process is at work. A file that cannot be written is left to the opener, which says why. */
    static boolean reigns(DatabaseFile database) throws IOException {
        try {
            return tryAlone(database, () -> {});
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    /**
     * Waits until no other connection is known to have the file open, of this process or, if it shows, of any other: a boot
     * that only looks is there for a moment. What cannot be looked at tells nothing.
     *
     * @throws MigrationException if somebody still has it open after this long
     */
    static void require(DatabaseFile database, DatabaseOpener opener, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (UndeclaredFailure.mayBeOpen(opener, database, 0)
                ? Original.isOpenHere(database, opener)
                : isBusyElsewhere(database)) {
            if (System.nanoTime() - deadline >= 0) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_BUSY, database.path()));
            }
            LockSupport.parkNanos(PAUSE);
            if (Thread.currentThread().isInterrupted()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.INTERRUPTED, database.path()));
            }
        }
    }

    private static boolean isBusyElsewhere(DatabaseFile database) {
        try {
            return Files.isRegularFile(database.path()) && !tryAlone(database, () -> {});
        } catch (IOException e) {
            return false;
        }
    }

    /** Does it and answers true if no other process is at work; keeps the others out meanwhile. */
    static boolean tryAlone(DatabaseFile database, Pages.WhileAlone deed) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(database.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock(PENDING_BYTE, LOCK_BYTES, false)) {
            if (lock == null) {
                return false;
            }
            deed.perform();
            return true;
        }
    }
}
