package io.zmonitor.migrator.reliability.power;

import io.zmonitor.migrator.reliability.shim.PowerCut;
import io.zmonitor.migrator.reliability.work.SystemCommand;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** An ext4 file system whose power can be cut. Only the administrator can mount one: without that, tests skip themselves. */
final class RealDisk implements AutoCloseable {
    private static final long SIZE = 256L << 20;

    private final Path image;
    private final Path folder;
    private final String options;

    // Nothing is flushed that was not asked for: neither by the time that passes, nor because a file was replaced.
    private RealDisk(Path image, Path folder, String options) {
        this.image = image;
        this.folder = folder;
        this.options = "loop,noauto_da_alloc,commit=300," + options;
    }

    /** Makes one of a file, and mounts it at this name with these options. */
    static RealDisk mounted(Path folder, String options) throws IOException {
        Path image = folder.resolveSibling(folder.getFileName() + ".image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        Assumptions.assumeTrue(SystemCommand.isThere("mkfs.ext4"), "no file system can be made here");
        SystemCommand.required("mkfs.ext4", "-q", "-F", image.toString());
        RealDisk disk = new RealDisk(image, Files.createDirectory(folder), options);
        String complaint = disk.mount();
        Assumptions.assumeTrue(complaint.isEmpty(), "no file system can be mounted here: " + complaint);
        return disk;
    }

    Path folder() {
        return folder;
    }

    /** All that was written so far survives. */
    void flush() throws IOException {
        SystemCommand.required("sync", "-f", folder.toString());
    }

    /** Loses whatever is still in memory. */
    void cut() throws IOException {
        PowerCut.required().of(folder);
    }

    /** Comes back as after a power cut: the file system's own journal is played back. Nobody may have a file open. */
    void comeBack() throws IOException {
        SystemCommand.required("umount", folder.toString());
        String complaint = mount();
        if (!complaint.isEmpty()) {
            throw new IllegalStateException(complaint);
        }
    }

    private String mount() throws IOException {
        return SystemCommand.complaint("mount", "-o", options, image.toString(), folder.toString());
    }

    @Override
    public void close() throws IOException {
        SystemCommand.complaint("umount", folder.toString());
        Files.deleteIfExists(image);
    }
}
