package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.ChildCommand;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a lock file of our own is lost: the lock is valid to us, and another process has it. */
@EnabledOnOs(OS.LINUX)
class FileLockFactsTest {
    @TempDir
    Path folder;

    @Test
    void reading_a_locked_file_gives_the_lock_away() throws Exception {
        Path file = Files.createFile(folder.resolve("a.lock"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lockElsewhere(file)).isEqualTo("refused");

            assertThat(Files.readString(file)).isEmpty();

            assertThat(lockElsewhere(file)).isEqualTo("locked");
            assertThat(lock.isValid()).isTrue();
        }
    }

    @Test
    void a_second_try_in_the_same_process_gives_the_lock_away() throws Exception {
        Path file = Files.createFile(folder.resolve("a.lock"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            try (FileChannel second = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThatThrownBy(second::tryLock).isInstanceOf(OverlappingFileLockException.class);
            }

            assertThat(lockElsewhere(file)).isEqualTo("locked");
            assertThat(lock.isValid()).isTrue();
        }
    }

    private static String lockElsewhere(Path file) throws Exception {
        return ChildCommand.of(LockerMain.class).run(file.toString()).out().strip();
    }
}
