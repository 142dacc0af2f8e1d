package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which files this process has open. On POSIX systems, closing a file that was opened with Java drops the locks that
 * SQLite holds on it in the same process (sqlite.org/howtocorrupt.html, section 2.2): it must not be read meanwhile.
 */
final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OpenFiles() {}

    /** Whether reading could harm: this process has the file open, or that cannot be found out. */
    static boolean mayInclude(Path file) {
        if (File.separatorChar == '\\') {
            return false; // Windows keeps a lock until its own handle is closed
        }
        try {
            return isOpen(file);
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether this process is known to have the file open. Where that cannot be found out, callers must know. */
    static boolean include(Path file) {
        try {
            return File.separatorChar != '\\' && isOpen(file);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Refuses to read a file that this process is known to have open. Asked right before reading, for the second time if a
     * key was fetched or derived since the first: that takes long enough for another thread to open it.
     */
    static void refuse(Path file) {
        if (include(file)) {
            throw Refusal.of(ProblemCode.DATABASE_BUSY, file);
        }
    }

    private static boolean isOpen(Path file) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isSame(descriptor, file)) {
                    return true;
                }
            }
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    // Asks for the attributes of the link's target and opens nothing.
    private static boolean isSame(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException e) {
            return false; // closed meanwhile, or a pipe
        }
    }
}
