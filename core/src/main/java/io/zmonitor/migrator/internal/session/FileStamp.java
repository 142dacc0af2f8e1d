package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Path;

/**
 * What a database file and its write-ahead log look like without being opened, so that it may be asked for while a
 * connection is: whoever writes changes one of them.
 *
 * @param size of the file
 * @param modified when it was last written
 * @param logged the size of the log; 0 if there is none
 */
public record FileStamp(long size, long modified, long logged) {
    /** Whether the file itself, apart from its log, looks like this. */
    public boolean isOf(DatabaseFile database) {
        FileStamp now = of(database);
        return now.size == size && now.modified == modified;
    }

    // Written out, as hashCode() is: see MigrationId.
    @Override
    public boolean equals(Object other) {
        return other instanceof FileStamp stamp
                && size == stamp.size
                && modified == stamp.modified
                && logged == stamp.logged;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * (31 * size + modified) + logged);
    }

    public static FileStamp of(DatabaseFile database) {
        Path file = database.path();
        return new FileStamp(
                file.toFile().length(),
                file.toFile().lastModified(),
                database.wal().toFile().length());
    }
}
