package io.zmonitor.migrator.sqlcipher;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Which files connections of this process have open. {@link UnopenedFile} asks before Java opens one.
 *
 * <p>Linux lists all descriptors of a process; those that Java itself has through {@link UnopenedFile} are not counted.
 */
final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** How often Java has a file open. */
    private static final Map<Object, Integer> OURS = new HashMap<>();

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

    /** What a file is, whatever its name. */
    static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toAbsolutePath().normalize() : key;
    }

    /** Java is about to open this file. */
    static void opening(Object identity) {
        synchronized (OURS) {
            OURS.merge(identity, 1, Integer::sum);
        }
    }

    /** Java has closed this file. */
    static void closed(Object identity) {
        synchronized (OURS) {
            OURS.computeIfPresent(identity, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static boolean isOpen(Path file) throws IOException {
        int most;
        try {
            Object identity = identity(file);
            synchronized (OURS) {
                most = OURS.getOrDefault(identity, 0);
            }
        } catch (IOException e) {
            most = 0; // it is not there
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            int found = 0;
            for (Path descriptor : descriptors) {
                if (isSame(descriptor, file) && ++found > most) {
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
