package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A folder for a campaign, in memory where that is possible: a kill loses nothing of it, and thousands are written. */
public final class Workplace implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final AtomicLong number = new AtomicLong();

    private Workplace(Path folder) {
        this.folder = folder;
    }

    /** A new one. */
    public static Workplace open(String name) throws IOException {
        boolean memory = Files.isWritable(IN_MEMORY);
        return new Workplace(
                (memory ? Files.createTempDirectory(IN_MEMORY, name) : Files.createTempDirectory(name)).toRealPath());
    }

    /** The folder itself. */
    public Path folder() {
        return folder;
    }

    /** A name that nothing has yet. */
    public Path fresh(String name) {
        return folder.resolve(name + "-" + number.incrementAndGet());
    }

    /** A folder in it. */
    public Path made(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Override
    public void close() {
        FileSet.remove(folder);
    }
}
