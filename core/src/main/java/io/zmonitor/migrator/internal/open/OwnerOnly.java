package io.zmonitor.migrator.internal.open;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read and write, from the moment they exist. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** Makes a new, empty file; fails if there is one. */
    static void create(Path file) throws IOException {
        Files.createFile(file, attributes(FILE));
    }

    /** Opens a file for writing, making it if there is none. */
    static FileChannel openOrCreate(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes(FILE));
    }

    /** Flushes a file, or a folder's list of names, to the storage. */
    static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a new folder. */
    static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(FOLDER));
    }

    /** Writes one file's content into another, and flushes it. */
    static void copyContent(Path from, Path to) throws IOException {
        copyContent(from, to, Long.MAX_VALUE);
    }

    /** Writes at most so many of one file's first bytes into another, and flushes it. */
    static void copyContent(Path from, Path to, long most) throws IOException {
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
            target.force(true);
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
