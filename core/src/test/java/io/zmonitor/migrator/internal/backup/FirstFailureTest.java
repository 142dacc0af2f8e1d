package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failed first is told, and what fails while it is cleared up is told with it. */
class FirstFailureTest {
    @TempDir
    Path folder;

    @Test
    void of_a_replacement_that_cannot_be_made_nor_removed() {
        DatabaseFile database = new DatabaseFile(folder.resolve("zmonitor.db"));
        Replacement replacement = new Replacement(database, new TestOpener());

        IOException failure = catchThrowableOfType(
                IOException.class,
                () -> replacement.make(
                        next -> {
                            Files.delete(next.path());
                            Files.createDirectories(next.path().resolve("in the way"));
                            throw new IOException("the storage is full");
                        },
                        copy -> {}));

        assertThat(failure).hasMessage("the storage is full");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(DirectoryNotEmptyException.class);
    }

    @Test
    void what_is_kept_is_not_removed_and_what_is_not_is_removed_once() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (Unfinished kept = new Unfinished(() -> Files.delete(file))) {
            kept.keep();
        }
        assertThat(file).exists();

        try (Unfinished dropped = new Unfinished(() -> Files.delete(file))) {
            assertThat(dropped).isNotNull();
        }
        assertThat(file).doesNotExist();
    }
}
