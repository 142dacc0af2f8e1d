package io.zmonitor.migrator.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import io.zmonitor.migrator.functional.TestOpener;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {
    @TempDir
    Path folder;

    @Test
    void holds_nothing_of_a_file_that_another_boot_of_this_process_opens_after_it_was_asked_for() throws Exception {
        DatabaseOpener overtaken = new TestOpener() {
            @Override
            public Held hold(DatabaseFile database) {
                throw new IllegalStateException(database + " is open in this process");
            }
        };
        FileAccess access = new FileAccess(
                new DatabaseFile(folder.resolve("monitor.db")), overtaken, FileAccess.CrashProof.REQUIRED);

        assertThat(access.held()).isSameAs(overtaken);
    }
}
