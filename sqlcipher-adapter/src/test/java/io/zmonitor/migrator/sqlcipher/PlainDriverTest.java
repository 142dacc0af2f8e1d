package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseFile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The driver that ignores keys is refused before it has read or written anything. */
class PlainDriverTest {
    @TempDir
    Path folder;

    private DatabaseFile existing;
    private DatabaseFile empty;

    @BeforeEach
    void make_the_files() throws Exception {
        existing = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        empty = new DatabaseFile(Files.createFile(folder.resolve("empty.db")));
    }

    @Test
    void the_plain_driver_alone_is_refused() throws Exception {
        assertRefused(new ChildJvm(ChildJvm.plainDriver()), "CIPHER_UNAVAILABLE");
    }

    @Test
    void the_plain_driver_before_the_right_one_is_refused() throws Exception {
        assertRefused(new ChildJvm(ChildJvm.plainDriver(), ChildJvm.cipherDriver()), "CIPHER_UNAVAILABLE");
    }

    @Test
    void the_plain_driver_is_refused_for_a_crashed_set() throws Exception {
        DatabaseFile crashed = CrashedSet.make(Files.createDirectory(folder.resolve("set")), "DELETE", Keys.raw());
        FolderContent before = FolderContent.of(folder);

        assertThat(new ChildJvm(ChildJvm.plainDriver()).run(OpenerMain.class, "open", crashed.toString()))
                .isEqualTo("CIPHER_UNAVAILABLE");

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void the_plain_native_library_below_the_right_classes_is_refused(@TempDir Path library) throws Exception {
        try (ZipFile jar = new ZipFile(ChildJvm.plainDriver().toFile());
                InputStream bytes =
                        jar.getInputStream(jar.getEntry("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"))) {
            Files.copy(bytes, library.resolve("libsqlitejdbc.so"));
        }

        assertRefused(
                new ChildJvm(ChildJvm.cipherDriver()).with("-Dorg.sqlite.lib.path=" + library), "CIPHER_UNAVAILABLE");
    }

    @Test
    void no_driver_at_all_is_missing() throws Exception {
        assertRefused(new ChildJvm(), "DRIVER_MISSING");
    }

    @Test
    void the_right_driver_on_the_class_path_works() throws Exception {
        ChildJvm child = new ChildJvm(ChildJvm.cipherDriver(), ChildJvm.plainDriver());

        assertThat(child.run(OpenerMain.class, "create", empty.toString())).isEqualTo("done");
        assertThat(child.run(OpenerMain.class, "open", existing.toString())).isEqualTo("done");
    }

    private void assertRefused(ChildJvm child, String code) throws Exception {
        FolderContent before = FolderContent.of(folder);

        assertThat(child.run(OpenerMain.class, "create", empty.toString())).isEqualTo(code);
        assertThat(child.run(OpenerMain.class, "open", existing.toString())).isEqualTo(code);

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }
}
