package io.zmonitor.migrator.sqlcipher.internal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which locks of SQLite other processes hold on a file, as far as Linux tells. Asking SQLite would take a lock, and
 * asking with Java would drop the ones of this process.
 */
public final class FileLocks {
    private static final Path LOCKS = Path.of("/proc/locks");

    // SQLite locks the bytes from PENDING_BYTE on, and nothing else (sqlite.org/lockingv3.html).
    private static final long FIRST_BYTE = 0x40000000L;
    private static final long LAST_BYTE = FIRST_BYTE + 511;

    private FileLocks() {}

    /** Whether somebody is known to be writing to the file. */
    public static boolean writerIsAt(Path file) {
        try {
            String inode = device(file) + ":" + Files.getAttribute(file, "unix:ino");
            List<String> locks = Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
            return locks.stream().anyMatch(lock -> isWriter(lock.trim().split("\\s+"), inode));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // not Linux
        }
    }

    // 1: POSIX  ADVISORY  WRITE 4711 08:01:1234567 1073741825 1073741825
    private static boolean isWriter(String[] lock, String inode) {
        return lock.length == 8
                && lock[3].equals("WRITE")
                && lock[5].equals(inode)
                && number(lock[6]) >= FIRST_BYTE
                && number(lock[7]) <= LAST_BYTE;
    }

    // Major and minor number as the kernel prints them; Java has them in one number, as glibc's makedev() makes it.
    private static String device(Path file) throws IOException {
        long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
        long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xfffff000L);
        long minor = (device & 0xff) | ((device >>> 12) & 0xffffff00L);
        return String.format(Locale.ROOT, "%02x:%02x", major, minor);
    }

    private static long number(String text) {
        return text.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(text);
    }
}
