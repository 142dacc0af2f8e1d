package io.zmonitor.migrator.internal.file;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * By what a write to a file is noticed without opening it, so that it may be asked for while a connection is open.
 *
 * @param size in bytes
 * @param modified when it was last written
 */
public record FileStamp(long size, FileTime modified) {
    /** What the file looks like. */
    public static FileStamp of(DatabaseFile database) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(database.path(), BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * A file and its write-ahead log: whoever writes changes one of them.
     *
     * @param file what the file looks like
     * @param logged the size of the log; 0 if there is none
     */
    public record WithLog(FileStamp file, long logged) {
        /** What both look like; a file that is not there has 0 bytes. */
        public static WithLog of(DatabaseFile database) {
            long logged = database.wal().toFile().length();
            try {
                return new WithLog(FileStamp.of(database), logged);
            } catch (IOException e) {
                return new WithLog(new FileStamp(0, FileTime.fromMillis(0)), logged);
            }
        }

        /** Whether the file itself, apart from its log, looks like this. */
        public boolean isOf(DatabaseFile database) {
            return of(database).file.equals(file);
        }

        // Written out, as hashCode() is: see MigrationId.
        @Override
        public boolean equals(Object other) {
            return other instanceof WithLog stamp && file.equals(stamp.file) && logged == stamp.logged;
        }

        @Override
        public int hashCode() {
            return 31 * file.hashCode() + Long.hashCode(logged);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileStamp stamp && size == stamp.size && modified.equals(stamp.modified);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(size) + modified.hashCode();
    }

    @Override
    public String toString() {
        return size + " " + modified;
    }
}
