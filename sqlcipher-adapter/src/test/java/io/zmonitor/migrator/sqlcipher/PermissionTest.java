package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.FolderContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Asked as an ordinary user: the administrator may read and write everything. */
@EnabledOnOs(OS.LINUX)
class PermissionTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @TempDir
    Path folder;

    private DatabaseFile database;

    @BeforeEach
    void make_a_database() throws Exception {
        database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        allow(database.path(), "rw-rw-rw-");
        allow(folder, "rwxrwxrwx");
    }

    @Test
    void everything_permitted_opens(@TempDir Path drivers) throws Exception {
        allow(drivers, "rwxr-xr-x");
        Path driver = Files.copy(Drivers.cipher(), drivers.resolve("driver.jar"));

        assertThat(ask("open", driver)).isEqualTo("done");
    }

    @Test
    void a_file_that_may_not_be_written_is_refused() throws Exception {
        allow(database.path(), "r--r--r--");

        assertThat(open()).isEqualTo("READ_ONLY");
    }

    @Test
    void a_file_that_may_not_be_read_is_refused() throws Exception {
        allow(database.path(), "-w--w--w-");

        assertThat(open()).isEqualTo("NO_PERMISSION");
    }

    @Test
    void a_folder_that_may_not_be_written_is_refused() throws Exception {
        allow(folder, "r-xr-xr-x");

        assertThat(open()).isEqualTo("READ_ONLY");
    }

    @Test
    void a_journal_that_may_not_be_read_is_refused() throws Exception {
        Files.writeString(database.journal(), "pages");
        allow(database.journal(), "---------");

        assertThat(open()).isEqualTo("NO_PERMISSION");
    }

    @Test
    void an_examination_reads_what_may_not_be_written_and_says_so() throws Exception {
        allow(database.path(), "r--r--r--");
        assertThat(ask("examine", Drivers.cipher())).isEqualTo("READ_ONLY");

        allow(database.path(), "-w--w--w-");
        assertThat(ask("examine", Drivers.cipher())).isEqualTo("NO_PERMISSION");
    }

    private String open() throws Exception {
        return ask("open", Drivers.cipher());
    }

    private String ask(String deed, Path driver) throws Exception {
        ChildCommand child = Drivers.child(OpenerMain.class, driver);
        if (System.getProperty("user.name").equals("root")) {
            assumeTrue(Files.isExecutable(SETPRIV), "no way to become an ordinary user");
            child = child.withPrefix(SETPRIV.toString(), "--reuid=65534", "--regid=65534", "--clear-groups");
        }
        FolderContent before = FolderContent.of(folder);
        String answer = Drivers.answer(child, deed, database.toString());
        assertThat(FolderContent.of(folder)).isEqualTo(before);
        return answer;
    }

    private static void allow(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
