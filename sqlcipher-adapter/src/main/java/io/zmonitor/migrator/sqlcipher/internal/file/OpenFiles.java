package io.zmonitor.migrator.sqlcipher.internal.file;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Which files connections of this process have open. {@link UnopenedFile} asks before Java opens one.
 *
 * <p>Linux lists all descriptors of a process; those that Java itself has through {@link UnopenedFile} are not counted.
 * Where descriptors are not listed, the connections that these openers have made are known, and no others.
 */
public final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** How often Java has a file open. */
    private static final Map<Object, Integer> OURS = new HashMap<>();

    /** What these openers have connected, as long as somebody holds the connection. */
    private static final List<Connected> CONNECTED = new ArrayList<>();

    private OpenFiles() {}

    private record Connected(Object identity, WeakReference<Connection> connection) {
        boolean isOver() {
            Connection held = connection.get();
            try {
                return held == null || held.isClosed();
            } catch (SQLException e) {
                return false;
            }
        }
    }

    /** Whether a connection of this process is known to have the file open. */
    public static boolean include(Path file) {
        return include(file, 0);
    }

    /**
     * The same.
     *
     * @param own so many of them do not count
     */
    public static boolean include(Path file, int own) {
        return includes(file, DESCRIPTORS, own);
    }

    /**
     * The same.
     *
     * @param descriptors where the system lists those of this process, if it does
     */
    public static boolean include(Path file, Path descriptors) {
        return includes(file, descriptors, 0);
    }

    private static boolean includes(Path file, Path descriptors, int known) {
        if (File.separatorChar == '\\') {
            return false; // Windows keeps a lock until its own handle is closed
        }
        try {
            return isListed(file, descriptors, known);
        } catch (IOException e) {
            return connections(file) > known;
        }
    }

    /** An opener has connected to this file. */
    public static void connected(Path file, Connection connection) {
        try {
            Object identity = identity(file);
            synchronized (CONNECTED) {
                forgetClosed();
                CONNECTED.add(new Connected(identity, new WeakReference<>(connection)));
            }
        } catch (IOException e) {
            // It is gone already, so that nobody can open it.
        }
    }

    /** Whether one of these openers has connected to the file, and the connection is not closed. */
    static boolean isConnected(Path file) {
        return connections(file) > 0;
    }

    private static void forgetClosed() {
        for (Iterator<Connected> each = CONNECTED.iterator(); each.hasNext(); ) {
            if (each.next().isOver()) {
                each.remove();
            }
        }
    }

    private static int connections(Path file) {
        try {
            Object identity = identity(file);
            int found = 0;
            synchronized (CONNECTED) {
                forgetClosed();
                for (Connected each : CONNECTED) {
                    found += each.identity().equals(identity) ? 1 : 0;
                }
            }
            return found;
        } catch (IOException e) {
            return 0; // it is not there
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
            OURS.put(identity, OURS.getOrDefault(identity, 0) + 1);
        }
    }

    /** Java has closed this file. */
    static void closed(Object identity) {
        synchronized (OURS) {
            int left = OURS.getOrDefault(identity, 0) - 1;
            if (left > 0) {
                OURS.put(identity, left);
            } else {
                OURS.remove(identity);
            }
        }
    }

    private static boolean isListed(Path file, Path list, int known) throws IOException {
        int most = known;
        try {
            Object identity = identity(file);
            synchronized (OURS) {
                most += OURS.getOrDefault(identity, 0);
            }
        } catch (IOException e) {
            // It is not there.
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(list)) {
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
