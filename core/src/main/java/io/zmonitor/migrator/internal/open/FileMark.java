package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * By what a write to a file is noticed without opening it.
 *
 * @param size in bytes
 * @param written when it was last written
 */
record FileMark(long size, FileTime written) {
    static FileMark of(DatabaseFile database) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(database.path(), BasicFileAttributes.class);
        return new FileMark(attributes.size(), attributes.lastModifiedTime());
    }

    @Override
    public String toString() {
        return size + " " + written;
    }
}
