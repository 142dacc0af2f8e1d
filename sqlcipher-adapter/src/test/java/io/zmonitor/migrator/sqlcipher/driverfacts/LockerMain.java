package io.zmonitor.migrator.sqlcipher.driverfacts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What another process does: it tries to lock a file, and prints {@code locked} or {@code refused}. */
final class LockerMain {
    private LockerMain() {}

    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            System.out.println(lock == null ? "refused" : "locked");
        }
    }
}
