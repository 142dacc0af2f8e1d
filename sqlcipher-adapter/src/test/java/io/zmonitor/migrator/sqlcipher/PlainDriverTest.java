package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.CodePlaces;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.FolderContent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
        assertRefused(opener(Drivers.plain()), "CIPHER_UNAVAILABLE");
    }

    @Test
    void the_plain_driver_before_the_right_one_is_refused() throws Exception {
        assertRefused(opener(Drivers.plain(), Drivers.cipher()), "CIPHER_UNAVAILABLE");
    }

    @Test
    void the_plain_driver_is_refused_for_a_crashed_set() throws Exception {
        CrashedSet crashed =
                CrashedSet.leftIn(Files.createDirectory(folder.resolve("set")), JournalMode.DELETE, Keys.raw());
        FolderContent before = FolderContent.of(folder);

        assertThat(Drivers.answer(
                        opener(Drivers.plain()), "open", crashed.database().toString()))
                .isEqualTo("CIPHER_UNAVAILABLE");

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void the_plain_native_library_below_the_right_classes_is_refused(@TempDir Path library) throws Exception {
        try (ZipFile jar = new ZipFile(Drivers.plain().toFile());
                InputStream bytes =
                        jar.getInputStream(jar.getEntry("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"))) {
            Files.copy(bytes, library.resolve("libsqlitejdbc.so"));
        }

        assertRefused(opener(Drivers.cipher()).withOptions("-Dorg.sqlite.lib.path=" + library), "CIPHER_UNAVAILABLE");
    }

    @Test
    void an_opener_without_encryption_works_with_the_plain_driver_alone() throws Exception {
        Path logging = CodePlaces.of(Class.forName("org.slf4j.LoggerFactory"));
        ChildCommand child = opener(Drivers.plain(), logging);
        Path monitor = folder.resolve("plain.db");

        assertThat(Drivers.answer(child, "boot-plaintext", monitor.toString())).startsWith("done");

        assertThat(Files.readAllBytes(monitor))
                .asString(StandardCharsets.ISO_8859_1)
                .startsWith("SQLite format 3");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains("plain.db.backup-")))
                    .hasSize(1);
        }
    }

    @Test
    void an_encrypted_file_is_refused_by_it_and_stays_as_it_is() throws Exception {
        FolderContent before = FolderContent.of(folder);
        Path logging = CodePlaces.of(Class.forName("org.slf4j.LoggerFactory"));

        assertThat(Drivers.answer(opener(Drivers.plain(), logging), "boot-plaintext", existing.toString()))
                .startsWith("ENCRYPTED_DATABASE");

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @Test
    void no_driver_at_all_is_missing() throws Exception {
        assertRefused(opener(), "DRIVER_MISSING");
    }

    @Test
    void the_right_driver_on_the_class_path_works() throws Exception {
        ChildCommand child = opener(Drivers.cipher(), Drivers.plain());

        assertThat(Drivers.answer(child, "create", empty.toString())).isEqualTo("done");
        assertThat(Drivers.answer(child, "open", existing.toString())).isEqualTo("done");
    }

    private void assertRefused(ChildCommand child, String code) throws Exception {
        FolderContent before = FolderContent.of(folder);

        assertThat(Drivers.answer(child, "create", empty.toString())).isEqualTo(code);
        assertThat(Drivers.answer(child, "open", existing.toString())).isEqualTo(code);

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    private static ChildCommand opener(Path... drivers) {
        return Drivers.child(OpenerMain.class, drivers);
    }
}
