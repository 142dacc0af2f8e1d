package io.zmonitor.migrator.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Changes to the file system, one at a time. A class and not a handful of static calls, so that a test can stop before
 * any of them.
 */
public class FileActions {
    /** Makes a new folder that only its owner may enter. */
    public void createFolder(Path folder) throws IOException {
        OwnerOnly.createFolder(folder);
    }

    /** Makes a new file that only its owner may read, with this content, and flushes it. */
    public void write(Path file, byte[] content) throws IOException {
        OwnerOnly.create(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Gives a file another name in one step; a file of that name is replaced. */
    public void move(Path from, Path to) throws IOException {
        Renaming.move(from, to);
    }

    /** Deletes a file, if there is one. */
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Flushes a file, or a folder's list of names. */
    public void flush(Path file) throws IOException {
        OwnerOnly.flush(file);
    }
}
