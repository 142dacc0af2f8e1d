package io.zmonitor.migrator.internal.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SetAsideTest {
    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_is_kept_of_a_crash_is_the_owners_alone_whatever_the_database_is() throws IOException {
        DatabaseFile database = new DatabaseFile(folder.resolve("zmonitor.db"));
        for (Path file : List.of(database.path(), database.wal())) {
            Files.write(file, new byte[8192]);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        }

        new SetAside(database).copy();

        Path kept = database.sibling("-crashed");
        assertThat(permissions(kept)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(kept)) {
            assertThat(files.map(SetAsideTest::permissions)).hasSize(2).containsOnly("rw-------");
        }
    }

    @Test
    void a_full_disk_is_not_left_fuller() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", disk.toString()), "may not mount");
        try {
            DatabaseFile database = new DatabaseFile(disk.resolve("zmonitor.db"));
            Files.write(database.path(), new byte[8192]);
            Files.write(database.wal(), new byte[60_000]);

            assertThatThrownBy(() -> new SetAside(database).copy()).isInstanceOf(IOException.class);

            try (Stream<Path> files = Files.list(disk)) {
                assertThat(files).containsExactlyInAnyOrder(database.path(), database.wal());
            }
        } finally {
            succeeds("umount", disk.toString());
        }
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
