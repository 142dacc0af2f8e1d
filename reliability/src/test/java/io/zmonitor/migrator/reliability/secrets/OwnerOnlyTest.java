package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole life of a database in a process whose new files everybody may read and write, unless it says otherwise. */
@EnabledOnOs(OS.LINUX)
class OwnerOnlyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void all_files_beside_the_database_are_their_owners_alone(String journalMode) throws Exception {
        try (ChildJvm child = lax(DyingMain.class).start(folder.toString(), journalMode)) {
            assertThat(child.line()).isEqualTo("in the middle");
            assertThat(openToOthers(device())).isEmpty();
            assertThat(names()).contains("monitor.db-migrator-lock", "monitor.db-migrator-holder");
            child.kill();
        }
        assertThat(names()).contains(journalMode.equals("wal") ? "monitor.db-wal" : "monitor.db-journal");
        assertThat(openToOthers(device())).isEmpty();

        assertThat(lax(LifeMain.class).run(folder.toString()).out()).isEqualTo("ROWS_LOST\n");
        assertThat(openToOthers(device())).isEmpty();
        assertThat(Leak.inFolder(folder)).isEmpty();
    }

    @Test
    void a_file_that_everybody_may_read_is_noticed() throws Exception {
        Path file = Files.createFile(folder.resolve("lax"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(openToOthers(folder)).containsExactlyInAnyOrder("lax rw-r-----", "link is a link");
    }

    /** The driver unpacks its library as it likes: hence the advice to give it a folder that is its owner's alone. */
    @Test
    void the_unpacked_native_library_is_not() throws Exception {
        try (ChildJvm child = lax(DyingMain.class).start(folder.toString(), "delete")) {
            assertThat(child.line()).isEqualTo("in the middle");

            assertThat(openToOthers(folder.resolve("temp"))).isNotEmpty();
        }
    }

    private Path device() {
        return folder.resolve("device");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(device())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private ChildCommand lax(Class<?> main) throws IOException {
        return VerboseLogging.process(main, folder.resolve("temp"))
                .withPrefix("sh", "-c", "umask 000; exec \"$@\"", "sh");
    }

    /** What is in a folder, though not the folder itself, that anybody but its owner may touch. */
    private static List<String> openToOthers(Path folder) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.filter(entry -> !entry.equals(folder)).toList()) {
                String name = folder.relativize(entry).toString();
                String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(entry));
                if (Files.isSymbolicLink(entry)) {
                    open.add(name + " is a link");
                } else if (!permissions.equals(Files.isDirectory(entry) ? "rwx------" : "rw-------")) {
                    open.add(name + " " + permissions);
                }
            }
        }
        return open;
    }
}
