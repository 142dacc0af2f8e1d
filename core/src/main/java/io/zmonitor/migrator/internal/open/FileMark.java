package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * By what a write to a file is noticed without opening it.
 *
 * @param identity which file it is
 * @param size in bytes
 * @param written when it was last written
 */
record FileMark(@Nullable Object identity, long size, FileTime written) {
    static FileMark of(DatabaseFile database) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(database.path(), BasicFileAttributes.class);
        return new FileMark(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
}
