package io.zmonitor.migrator.sqlcipher.internal.file;

import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The one gate before Java opens a file of a database's set. On POSIX systems, closing a file that was opened with Java
 * drops the locks that SQLite holds on it in the same process (sqlite.org/howtocorrupt.html, section 2.2), so a file that
 * a connection of this process is known to have open is refused as busy. Asked right before each opening: fetching or
 * deriving a key takes long enough for another thread to connect.
 */
public final class UnopenedFile implements AutoCloseable {
    private final Object identity;
    private final FileChannel channel;

    private UnopenedFile(Path file, OpenOption... options) throws IOException {
        this.identity = OpenFiles.identity(file);
        OpenFiles.opening(identity);
        try {
            this.channel = FileChannel.open(file, options);
        } catch (IOException | RuntimeException e) {
            OpenFiles.closed(identity);
            throw e;
        }
    }

    /** Opens a file to read it. */
    public static UnopenedFile toRead(Path file) throws IOException {
        refuseConnected(file);
        return new UnopenedFile(file, StandardOpenOption.READ);
    }

    /** Opens a file to recover it. */
    public static UnopenedFile toRecover(Path file) throws IOException {
        refuseConnected(file);
        return new UnopenedFile(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Opens a file that belongs to the caller alone, such as a copy or a file that is not a database yet. */
    public static UnopenedFile ofCaller(Path file, OpenOption... options) throws IOException {
        return new UnopenedFile(file, options);
    }

    /** The first bytes of a file, or what there is of them. */
    public static byte[] firstBytes(Path file, int count) throws IOException {
        try (UnopenedFile opened = toRead(file)) {
            return opened.reader(count).page(0);
        }
    }

    public FileChannel channel() {
        return channel;
    }

    public PageReader reader(int pageSize) {
        return new PageReader(channel, pageSize);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OpenFiles.closed(identity);
        }
    }

    private static void refuseConnected(Path file) {
        if (OpenFiles.include(file)) {
            throw Refusal.of(ProblemCode.DATABASE_BUSY, file);
        }
    }
}
