package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where a system does not list what a process has open, as macOS, the openers know what they have connected. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class OpenFilesTest {
    private static final Path NO_LIST = Path.of("no-such-folder");

    @TempDir
    Path folder;

    @Test
    void what_an_opener_has_connected_is_known_until_it_is_closed() throws Exception {
        for (DatabaseOpener opener : List.of(Keys.raw(), PlaintextDatabase.withoutEncryption())) {
            Path file = made(opener).path();
            assertThat(OpenFiles.include(file, NO_LIST)).isFalse();

            try (Connection one = opener.open(new DatabaseFile(file))) {
                try (Connection other = opener.open(new DatabaseFile(file))) {
                    assertThat(other.isClosed()).isFalse();
                }
                assertThat(OpenFiles.include(file, NO_LIST)).isTrue();
                assertThat(one.isClosed()).isFalse();
            }

            assertThat(OpenFiles.include(file, NO_LIST)).isFalse();
        }
    }

    @Test
    void it_is_known_by_each_of_its_names() throws Exception {
        Path file = made(Keys.raw()).path();
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
        Path another = Files.createLink(folder.resolve("another.db"), file);

        try (Connection connection = Keys.raw().open(new DatabaseFile(file))) {
            assertThat(connection.isClosed()).isFalse();
            assertThat(List.of(link, another)).allMatch(name -> OpenFiles.include(name, NO_LIST));
        }
    }

    /** The limit that docs/reference/files-and-platforms.md names; Linux sees it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void what_was_connected_by_other_means_is_seen_by_its_descriptor_alone() throws Exception {
        Path file = made(PlaintextDatabase.withoutEncryption()).path();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri())) {
            connection.createStatement().execute("SELECT * FROM sqlite_schema");

            assertThat(OpenFiles.include(file)).isTrue();
            assertThat(OpenFiles.include(file, NO_LIST)).isFalse();
        }
    }

    private DatabaseFile made(DatabaseOpener opener) throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createTempFile(folder, "monitor", ".db"));
        opener.open(database, Purpose.CREATION).close();
        return database;
    }
}
