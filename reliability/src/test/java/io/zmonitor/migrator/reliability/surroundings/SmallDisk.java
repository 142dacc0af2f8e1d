package io.zmonitor.migrator.reliability.surroundings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
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
        String said = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder.toString());
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
        String said = run("mount", "-o", "remount," + options, folder.toString());
        if (!said.isEmpty()) {
            throw new IllegalStateException(said);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", folder.toString());
    }

    // What it complains about; nothing if all is well.
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : said + " ";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
    }
}
