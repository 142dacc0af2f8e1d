package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process leaves that dies with the key in its hands and patients in its transaction. */
@EnabledOnOs(OS.LINUX)
class DeathTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void a_killed_run_leaves_nothing_to_read(String journalMode) throws Exception {
        try (ChildJvm child = start(journalMode)) {
            child.kill();
        }
        DatabaseFile database = new DatabaseFile(folder.resolve("device/monitor.db"));
        Path side = journalMode.equals("wal") ? database.wal() : database.journal();

        assertThat(side).isNotEmptyFile(); // with rows that were written for this transaction
        assertThat(Leak.inFolder(folder)).isEmpty();
        try (Connection connection = SqlCipherKey.raw(Secret.key()).open(database)) {
            assertThat(Sql.text(connection, "SELECT name FROM patient")).isEqualTo(Secret.NAME_VALUE);
            assertThat(Sql.number(connection, "SELECT count(*) FROM admission")).isEqualTo(1);
        }
    }

    @Test
    void a_killed_run_that_encrypts_nothing_would_be_found_out() throws Exception {
        Path plain = folder.resolve("plain.db");
        try (Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + plain)) {
            Sql.execute(connection, "CREATE TABLE patient (name TEXT, mrn INTEGER)");
            Sql.execute(
                    connection,
                    "INSERT INTO patient VALUES ('" + Secret.NAME_VALUE + "', " + Secret.NUMBER_VALUE + ")");
        }

        assertThat(Leak.inFolder(folder))
                .extracting(Leak::secret)
                .containsExactlyInAnyOrder(Secret.NAME, Secret.NUMBER);
    }

    @Test
    void a_crash_report_of_the_machine_holds_no_secret() throws Exception {
        try (ChildJvm child = start("delete")) {
            Path process = Path.of("/proc", Long.toString(child.pid()));
            for (String file : List.of("environ", "cmdline")) {
                assertThat(Secret.in(Files.readAllBytes(process.resolve(file)))).isEmpty();
            }

            new ProcessBuilder("kill", "-SEGV", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            String said = child.outcome().out() + child.outcome().err();

            assertThat(Secret.in(said)).isEmpty();
        }
        assertThat(folder.resolve("crash.log")).isNotEmptyFile();
        assertThat(Leak.inFolder(folder)).isEmpty();
    }

    private ChildJvm start(String journalMode) throws Exception {
        ChildJvm child = VerboseLogging.process(DyingMain.class, folder.resolve("temp"))
                .withOptions("-XX:ErrorFile=" + folder.resolve("crash.log"), "-XX:-CreateCoredumpOnCrash")
                .start(folder.toString(), journalMode);
        try {
            assertThat(child.line()).isEqualTo("in the middle");
            return child;
        } catch (AssertionError e) {
            child.close();
            throw e;
        }
    }

    @Test
    void the_temporary_folder_of_a_killed_run_holds_the_native_library_and_nothing_else() throws Exception {
        try (ChildJvm child = start("delete")) {
            child.kill();
        }

        try (Stream<Path> files = Files.walk(folder.resolve("temp"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(name -> name.contains("sqlitejdbc") || name.startsWith("sqlite-"));
        }
    }
}
