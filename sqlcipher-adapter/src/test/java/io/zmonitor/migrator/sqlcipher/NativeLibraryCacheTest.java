package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.internal.open.NativeLibrary;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each use is a process of its own: the driver loads its library once in a process. */
@EnabledOnOs(OS.LINUX)
class NativeLibraryCacheTest {
    @TempDir
    Path folder;

    @Test
    void the_library_is_unpacked_once_and_loaded_from_the_cache() throws Exception {
        String first = said("use");
        Path library = onlyFileIn(cache());
        FileTime written = Files.getLastModifiedTime(library);

        String second = said("use");

        assertThat(first).isEqualTo(second).isEqualTo("loaded " + library);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(written);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library)))
                .isEqualTo("rw-------");
        assertThat(list(temporary())).isEmpty();
    }

    @Test
    void a_killed_process_leaves_nothing_in_the_temporary_folder() throws Exception {
        for (String how : List.of("use", "none")) {
            try (ChildJvm child = command().start("wait", how, cache().toString())) {
                assertThat(child.line()).startsWith("loaded");
                child.kill();
            }
            assertThat(list(temporary()).stream()
                            .anyMatch(file -> file.toString().endsWith(".so")))
                    .as("with the cache: " + how)
                    .isEqualTo(how.equals("none"));
        }
    }

    @Test
    void a_library_that_is_not_the_drivers_is_replaced_before_it_is_loaded() throws Exception {
        said("use");
        Path library = onlyFileIn(cache());
        byte[] right = Files.readAllBytes(library);

        for (byte[] wrong : List.of(changed(right), new byte[0], new byte[right.length + 1])) {
            Files.write(library, wrong, StandardOpenOption.TRUNCATE_EXISTING);

            assertThat(said("use")).startsWith("loaded");
            assertThat(Files.readAllBytes(library)).isEqualTo(right);
        }
    }

    @Test
    void the_driver_by_itself_would_load_what_anybody_put_there() throws Exception {
        said("use");
        Path everybodys = Files.createDirectory(folder.resolve("everybodys"));
        Files.setPosixFilePermissions(everybodys, PosixFilePermissions.fromString("rwxrwxrwx"));
        byte[] right = Files.readAllBytes(onlyFileIn(cache()));
        Path longer = Files.write(everybodys.resolve("other.so"), Arrays.copyOf(right, right.length + 1));

        String printed = command()
                .withOptions("-Dorg.sqlite.lib.path=" + everybodys, "-Dorg.sqlite.lib.name=other.so")
                .run("exit", "none", everybodys.toString())
                .out()
                .strip();

        assertThat(printed).isEqualTo("loaded " + longer);
    }

    @Test
    void a_link_in_the_place_of_the_library_is_replaced() throws Exception {
        said("use");
        Path library = onlyFileIn(cache());
        Path elsewhere = Files.move(library, folder.resolve("elsewhere.so"));
        Files.createSymbolicLink(library, elsewhere);

        assertThat(said("use")).isEqualTo("loaded " + library);
        assertThat(library).isRegularFile();
        assertThat(Files.isSymbolicLink(library)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx", "rwx--x---", "rwxr-xr-x"})
    void a_folder_that_others_can_use_is_refused(String permissions) throws Exception {
        Files.createDirectory(cache());
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString(permissions));

        assertRefused();
        assertThat(cache()).isEmptyDirectory();
    }

    @Test
    void a_link_to_a_folder_and_a_file_are_refused() throws Exception {
        Path real = Files.createDirectory(
                folder.resolve("real"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(cache(), real);
        assertRefused();
        assertThat(real).isEmptyDirectory();

        Files.delete(cache());
        Files.createFile(cache());
        assertRefused();
    }

    private static boolean isGivenAway(Path folder) {
        try {
            Files.setAttribute(folder, "unix:uid", 65534);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_folder_of_another_user_is_refused() throws Exception {
        Files.createDirectory(
                cache(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assumeTrue(isGivenAway(cache()), "only the administrator can give a folder away");

        assertRefused();
    }

    @Test
    void without_a_place_to_write_the_driver_unpacks_as_always() throws Exception {
        Path nowhere = folder.resolve("missing").resolve("native");

        assertThat(ran("use", nowhere)).isEqualTo("loaded nothing");
    }

    @Test
    void properties_that_name_another_library_are_not_overwritten() throws Exception {
        String printed = command()
                .withOptions("-Dorg.sqlite.lib.path=" + folder)
                .run("exit", "use", cache().toString())
                .out()
                .strip();

        assertThat(printed).contains("IllegalStateException", "org.sqlite.lib.path");
    }

    @Test
    void a_name_of_another_library_is_not_mixed_with_our_folder() throws Exception {
        String printed = command()
                .withOptions("-Dorg.sqlite.lib.name=other.so")
                .run("exit", "use", cache().toString())
                .out()
                .strip();

        assertThat(printed).contains("IllegalStateException", "org.sqlite.lib.name", "with null");
    }

    @Test
    void processes_that_start_together_all_load_it() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                children.add(command().start("exit", "use", cache().toString()));
            }
            for (ChildJvm child : children) {
                assertThat(child.outcome().out()).startsWith("loaded " + cache());
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
        onlyFileIn(cache());
    }

    @Test
    void what_a_process_left_that_was_killed_while_it_unpacked_is_removed() throws Exception {
        Files.createDirectory(
                cache(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path old = Files.createFile(cache().resolve("a.unfinished"));
        Path young = Files.createFile(cache().resolve("b.unfinished"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        said("use");

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, /org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
        "Linux, aarch64, /org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
        "Linux, i386, /org/sqlite/native/Linux/x86/libsqlitejdbc.so",
        "Mac OS X, x86_64, /org/sqlite/native/Mac/x86_64/libsqlitejdbc.jnilib",
        "Mac OS X, aarch64, /org/sqlite/native/Mac/aarch64/libsqlitejdbc.jnilib"
    })
    void the_driver_has_a_library_where_we_look(String system, String architecture, String resource)
            throws SQLException {
        Class<?> driver = DriverManager.getDriver("jdbc:sqlite:").getClass();

        assertThat(NativeLibrary.resource(system, architecture)).contains(resource);
        assertThat(driver.getResource(resource)).isNotNull();
    }

    @Test
    void other_platforms_are_not_guessed() {
        assertThat(NativeLibrary.resource("Windows 11", "amd64")).isEmpty();
        assertThat(NativeLibrary.resource("Linux", "riscv64")).isEmpty();
        assertThat(NativeLibrary.resource("Mac OS X", "i386")).isEmpty();
    }

    private void assertRefused() throws IOException {
        assertThat(said("use")).startsWith("refused " + ProblemCode.NATIVE_CACHE_UNSAFE.code());
    }

    private String said(String how) throws IOException {
        return ran(how, cache());
    }

    private String ran(String how, Path cache) throws IOException {
        return command().run("exit", how, cache.toString()).out().strip();
    }

    private ChildCommand command() throws IOException {
        return ChildCommand.of(CachedLoaderMain.class)
                .withOptions("-Djava.io.tmpdir=" + Files.createDirectories(temporary()));
    }

    private Path cache() {
        return folder.resolve("native");
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    private static Path onlyFileIn(Path folder) throws IOException {
        assertThat(list(folder)).hasSize(1);
        return list(folder).get(0);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static byte[] changed(byte[] content) {
        byte[] changed = content.clone();
        changed[content.length / 2] ^= 1;
        return changed;
    }
}
