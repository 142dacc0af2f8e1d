package io.zmonitor.migrator.internal.open;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which files this process has open itself: reading one with Java would drop SQLite's locks on it (driver fact 15). */
final class OpenHere {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OpenHere() {}

    /** Whether this process is known to have the file open. Where that cannot be asked, callers must know. */
    static boolean includes(Path file) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isSame(descriptor, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
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
