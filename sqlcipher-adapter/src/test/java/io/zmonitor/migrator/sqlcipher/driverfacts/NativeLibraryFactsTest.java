package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.ChildCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class NativeLibraryFactsTest {
    @TempDir
    Path temporary;

    @Test
    void a_killed_process_leaves_the_native_library_in_the_temporary_folder() throws Exception {
        load("halt");
        load("halt");

        assertThat(libraries()).isEqualTo(2);
    }

    @Test
    void a_finished_process_takes_it_along() throws Exception {
        load("exit");

        assertThat(libraries()).isZero();
    }

    private void load(String end) throws Exception {
        String printed = ChildCommand.of(LoaderMain.class)
                .withOptions("-Djava.io.tmpdir=" + temporary)
                .run(end)
                .out()
                .strip();
        assertThat(printed).isEqualTo("loaded");
    }

    private long libraries() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.toString().endsWith(".so")).count();
        }
    }
}
