package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A database file beside which a journal or write-ahead log with content stands: a crash left it, or another connection
 * is at work. SQLite recovers it by itself at the next opening, which writes. With a wrong key or a read error that
 * recovery would destroy it (driver facts 2, 3).
 */
final class CrashedFiles {
    private CrashedFiles() {}

    /** The side files with content. Looks at sizes only: nothing is opened. */
    static List<Path> sideFiles(DatabaseFile database) {
        List<Path> found = new ArrayList<>();
        addIfContent(database.journal(), found);
        addIfContent(database.wal(), found);
        return found;
    }

    /**
     * The side files that SQLite would recover from. A journal whose first byte is zero was made invalid by a commit
     * with {@code journal_mode=PERSIST}.
     */
    static List<Path> hotFiles(DatabaseFile database) throws IOException {
        List<Path> hot = new ArrayList<>();
        for (Path file : sideFiles(database)) {
            if (!file.equals(database.journal()) || firstByte(file) != 0) {
                hot.add(file);
            }
        }
        return hot;
    }

    private static int firstByte(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer first = ByteBuffer.allocate(1);
            return channel.read(first) == 1 ? first.get(0) : 0;
        } catch (NoSuchFileException e) {
            return 0; // another process has just committed
        }
    }

    private static void addIfContent(Path file, List<Path> found) {
        if (Files.isRegularFile(file) && file.toFile().length() > 0) { // 0 if a commit has just deleted it
            found.add(file);
        }
    }
}
