package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.StandardOpenOption;

/**
 * Whether another process is at work on a database: SQLite's processes shut one another out by locks on some bytes of
 * the file (sqlite.org/lockingv3.html; PENDING_BYTE and what follows it in SQLite's os.h). Whoever reads, writes, or is
 * connected in WAL mode holds one. Only for files that this process does not have open (driver fact 15).
 */
final class Solitude {
    private static final long PENDING_BYTE = 0x40000000;
    private static final int LOCK_BYTES = 512;

    private Solitude() {}

    /** Whether no other process is at work. A file that cannot be written is left to the opener, which says why. */
    static boolean reigns(DatabaseFile database) throws IOException {
        try {
            return isDoneAlone(database, () -> {});
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    /** Does it if no other process is at work, and keeps them out meanwhile. */
    static boolean isDoneAlone(DatabaseFile database, DatabaseOpener.WhileAlone deed) throws IOException {
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
