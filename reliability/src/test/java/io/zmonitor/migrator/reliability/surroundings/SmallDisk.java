package io.zmonitor.migrator.reliability.surroundings;

import io.zmonitor.migrator.reliability.work.SystemCommand;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own size, in memory. Only the administrator can mount one: without that, tests skip themselves. */
final class SmallDisk implements AutoCloseable {
    private static final int KIB = 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one in this folder. */
    static SmallDisk mounted(Path folder) throws IOException {
        Files.createDirectory(folder);
        String said = SystemCommand.complaint("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder.toString());
        Assumptions.assumeTrue(said.isEmpty(), "no file system can be mounted here: " + said);
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Makes it so small that no more than this is free. */
    void leave(int kib) throws IOException {
        FileStore store = Files.getFileStore(folder);
        long used = store.getTotalSpace() - store.getUsableSpace();
        remount("rw,size=" + (used / KIB + kib) + "k");
    }

    /** Makes it large again, and writable. */
    void grow() throws IOException {
        remount("rw,size=512m");
    }

    void forbidWriting() throws IOException {
        remount("ro");
    }

    private void remount(String options) throws IOException {
        SystemCommand.required("mount", "-o", "remount," + options, folder.toString());
    }

    @Override
    public void close() throws IOException {
        SystemCommand.complaint("umount", folder.toString());
    }
}
