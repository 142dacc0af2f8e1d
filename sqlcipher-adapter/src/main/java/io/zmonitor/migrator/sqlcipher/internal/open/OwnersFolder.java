package io.zmonitor.migrator.sqlcipher.internal.open;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that nobody but its owner, the user of this process, can get at: what lies in it is loaded as code.
 *
 * @param path where
 */
public record OwnersFolder(Path path) {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final String UNFINISHED = ".unfinished";
    private static final int COMPARED_AT_ONCE = 256;
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    /** The file with this library; written if it is not there, or is not the same byte by byte. */
    public Path keep(NativeLibrary library) throws IOException {
        makeOurs();
        byte[] content = library.content();
        Path file = path.resolve(library.fileName(content));
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || !holds(file, content)) {
            removeForgotten();
            publish(content, file);
        }
        return file;
    }

    private static boolean holds(Path file, byte[] content) throws IOException {
        try (FileInputStream stream = new FileInputStream(file.toFile())) {
            byte[] present = stream.readNBytes(content.length + 1);
            return present.length == content.length && areSame(present, content);
        }
    }

    // In a cold virtual machine many short comparisons are quicker than a long one: they are compiled after a few.
    private static boolean areSame(byte[] one, byte[] other) {
        for (int at = 0; at < one.length; at += COMPARED_AT_ONCE) {
            int end = Math.min(at + COMPARED_AT_ONCE, one.length);
            if (!Arrays.equals(one, at, end, other, at, end)) {
                return false;
            }
        }
        return true;
    }

    private void makeOurs() throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(FOLDER));
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; whose, is found out.
            }
        }
        requireOurs();
    }

    private void requireOurs() throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw unsafe("it is no folder");
        }
        for (PosixFilePermission permission : attributes.permissions()) {
            if (OTHERS.contains(permission)) {
                throw unsafe("others than its owner may use it");
            }
        }
        if (!attributes.owner().equals(Files.getOwner(self()))) {
            throw unsafe("it belongs to " + attributes.owner().getName());
        }
    }

    // What stands for this process belongs to its user, whatever the environment says who that is.
    private static Path self() {
        Path process = Path.of("/proc/self");
        return Files.exists(process) ? process : Path.of(System.getProperty("user.home"));
    }

    private MigrationException unsafe(String why) {
        return Refusal.of(ProblemCode.NATIVE_CACHE_UNSAFE, path, why);
    }

    // Under a name of its own first: of two processes each publishes a whole file, and the later one wins.
    @SuppressWarnings("try") // Removed in any case.
    private void publish(byte[] content, Path file) throws IOException {
        Path unfinished = path.resolve(UUID.randomUUID() + UNFINISHED);
        try (Closeable removed = () -> Files.deleteIfExists(unfinished)) {
            Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(FILE));
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void removeForgotten() throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(FORGOTTEN));
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> unfinished =
                    entries.filter(file -> file.toString().endsWith(UNFINISHED)).toList();
            for (Path file : unfinished) {
                if (Files.getLastModifiedTime(file, NOFOLLOW_LINKS).compareTo(limit) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
