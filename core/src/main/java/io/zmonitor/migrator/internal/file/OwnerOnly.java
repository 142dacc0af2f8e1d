package io.zmonitor.migrator.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read and write, from the moment they exist. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** Makes a new, empty file; fails if there is one. */
    public static void create(Path file) throws IOException {
        Files.createFile(file, attributes(FILE));
    }

    /**
     * Opens a file for writing, making it if there is none. What a link leads to is never opened, and neither is a pipe,
     * which would wait for a reader for ever.
     */
    public static FileChannel openOrCreate(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a regular file: " + file);
        }
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                attributes(FILE));
    }

    /** Makes a new file with this content; fails if there is one, or a link. */
    public static void createWith(Path file, String content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, attributes(FILE))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** Flushes a file, or a folder's list of names, to the storage. */
    public static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a new folder. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(FOLDER));
    }

    /** Writes one file's content into another, and flushes it. */
    public static void copyContent(Path from, Path to) throws IOException {
        copyUnflushed(from, to);
        flush(to);
    }

    /** Writes one file's content into another; to be flushed by the caller. */
    public static void copyUnflushed(Path from, Path to) throws IOException {
        copyUnflushed(from, to, Long.MAX_VALUE);
    }

    /** Writes at most so many of one file's first bytes into another; to be flushed by the caller. */
    public static void copyUnflushed(Path from, Path to, long most) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long size = Math.min(source.size(), most);
            long done = 0;
            while (done < size) {
                long copied = source.transferTo(done, size - done, target);
                if (copied <= 0) {
                    throw new IOException("the file became shorter while it was copied");
                }
                done += copied;
            }
        }
    }

    // On file systems without POSIX permissions the folder's own access rules are inherited.
    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
