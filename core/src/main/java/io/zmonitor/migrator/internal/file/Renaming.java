package io.zmonitor.migrator.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives files another name in one step, and believes it when it has seen it. */
public final class Renaming {
    private Renaming() {}

    /**
     * Renames a file or a folder; a file of the new name is replaced.
     *
     * @throws IOException also if the storage has confirmed it and not done it: whatever comes next counts on it
     */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the storage has confirmed a renaming that it has not done: " + from.getFileName());
        }
    }
}
