package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.internal.file.FileStamp;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a database file looks like from outside. Two equal ones, before and after a copy, prove that nobody wrote
 * meanwhile: every commit rewrites page 1, or stands in the write-ahead log (driver fact 19), or came out of it, which
 * changes the file's time.
 *
 * @param stamp its size, and when it was last written
 * @param firstPage how it begins
 * @param quiet whether no journal or write-ahead log with content stands beside it
 */
record Sighting(FileStamp stamp, ByteBuffer firstPage, boolean quiet) {
    private static final int SMALLEST_PAGE = 4096;
    private static final List<String> SIDES = List.of("-journal", "-wal");

    /** Looks. No connection of this process may be open. */
    static Sighting of(DatabaseFile database) throws IOException {
        ByteBuffer firstPage = start(database.path(), SMALLEST_PAGE);
        return new Sighting(FileStamp.of(database), firstPage, quiet(database));
    }

    /** How a file begins; shorter if the file is. */
    static ByteBuffer start(Path file, int length) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // Reads on.
            }
        }
        return start.flip();
    }

    /** Whether no journal or write-ahead log with content stands beside a file. */
    static boolean quiet(DatabaseFile database) throws IOException {
        for (String side : SIDES) {
            if (database.sibling(side).toFile().length() > 0) { // 0 if there is none, or not any more
                return false;
            }
        }
        return true;
    }
}
