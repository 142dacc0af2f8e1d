package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * How to notice that somebody wrote to a file meanwhile. Asked by name: nothing is opened.
 *
 * @param size in bytes
 * @param modified when it was written last
 */
record FileState(long size, FileTime modified) {
    static FileState of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileState(attributes.size(), attributes.lastModifiedTime());
    }
}
