package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildOutcome;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a device may be set up like: each with a code and a remedy, and never an exception of the Java library. */
@EnabledOnOs(OS.LINUX)
class SurroundingsTest {
    @TempDir
    Path folder;

    private Path scripts;

    @BeforeEach
    void writeScripts() throws Exception {
        scripts = Files.createDirectories(folder.resolve("migrations/schema"));
        Files.writeString(scripts.resolve("0001_beds.sql"), "CREATE TABLE bed (id INTEGER);");
    }

    @Test
    void a_name_beyond_ascii_in_a_locale_of_ascii_has_a_code_and_a_remedy() throws Exception {
        Files.writeString(scripts.resolve("0002_für_die_Station.sql"), "CREATE TABLE ward (id INTEGER);");
        ChildCommand boot = boot().withPrefix("env", "LC_ALL=C", "LANG=C");

        assertThat(said(boot)).startsWith("ZM-739 The name of schema/0002_f").contains("LANG=C.UTF-8");
        assertThat(folder.resolve("monitor.db")).doesNotExist();

        ChildCommand inUtf8 = boot().withPrefix("env", "LC_ALL=C.UTF-8");
        assertThat(said(inUtf8)).startsWith("at version 2");
    }

    @Test
    void a_temporary_folder_that_is_not_there_has_a_code_and_a_remedy() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path temporary : new Path[] {folder.resolve("missing"), file}) {
            ChildCommand boot = boot().withOptions("-Djava.io.tmpdir=" + temporary);

            assertThat(said(boot)).startsWith("ZM-144 ").contains("java.io.tmpdir");
            assertThat(folder.resolve("monitor.db")).doesNotExist();
        }
    }

    // The module of these tests does not read the logging's: it is named, not linked.
    private static ChildCommand boot() throws SQLException, ClassNotFoundException {
        Path logging = CodePlaces.of(Class.forName("org.slf4j.LoggerFactory"));
        return Drivers.child(BootMain.class, Drivers.cipher(), logging);
    }

    private String said(ChildCommand boot) throws Exception {
        ChildOutcome outcome = boot.run(folder.toString());
        return outcome.out().isEmpty() ? outcome.err() : outcome.out();
    }

    /** A boot in a process of its own: prints where it came to, or the refusal. */
    public static final class BootMain {
        private BootMain() {}

        /** Boots the database in the folder that is the only argument. */
        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            Migrator migrator = Migrator.forDatabase(
                            folder.resolve("monitor.db"),
                            SqlCipherKey.raw("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)))
                    .withSource(MigrationSource.directory(folder.resolve("migrations")));
            try {
                System.out.println("at version " + migrator.migrate().after());
            } catch (MigrationException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
