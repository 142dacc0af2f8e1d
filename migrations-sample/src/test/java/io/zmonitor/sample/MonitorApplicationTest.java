package io.zmonitor.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.ChildOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorApplicationTest {
    private static final int BEHIND_THE_SNAPSHOT = 10;

    @TempDir
    private Path folder;

    @Test
    void the_first_boot_migrates_and_the_second_finds_it_done() throws IOException {
        ChildOutcome first = MonitorProcess.onClassPath(folder);
        ChildOutcome second = MonitorProcess.onClassPath(folder);

        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out().lines().filter(line -> line.matches("(schema|data|seed)-\\d{4}  .*  +\\d+\\.\\d")))
                .hasSize(BEHIND_THE_SNAPSHOT);
        assertThat(first.out())
                .contains("Database started from the snapshot of version 10.")
                .contains("data-0011    phone numbers to E.164")
                .contains("Database migrated from version 0 to 19.")
                .doesNotContain("Warning")
                .containsPattern("Admitted MRN-\\w+ to WARD-3/BED-12, 3 readings stored and read back\\.");
        assertThat(second.err()).isEmpty();
        assertThat(second.exitCode()).isZero();
        assertThat(second.out())
                .startsWith("Database is up to date at version 19.")
                .containsPattern("the migrator beyond it \\d+\\.\\d ms")
                .contains("3 readings stored and read back");
    }

    @Test
    void it_boots_as_a_module() throws IOException {
        ChildOutcome boot = MonitorProcess.onModulePath(folder);

        assertThat(boot.err()).isEmpty();
        assertThat(boot.exitCode()).as(boot.out()).isZero();
        assertThat(boot.out()).contains("Database migrated from version 0 to 19.");
    }

    @Test
    void neither_database_nor_output_shows_what_is_secret() throws IOException {
        ChildOutcome boot = MonitorProcess.onClassPath(folder);

        String key = Files.readString(folder.resolve("zmonitor.key")).strip();
        assertThat(boot.out() + boot.err()).doesNotContainIgnoringCase(key);
        assertThat(Files.readString(folder.resolve("zmonitor.db"), ISO_8859_1))
                .isNotEmpty()
                .doesNotStartWith("SQLite format 3")
                .doesNotContain("Sample Patient", "CREATE TABLE");
    }

    @Test
    void a_wrong_key_ends_the_boot_and_changes_no_byte() throws IOException {
        MonitorProcess.onClassPath(folder);
        Path database = folder.resolve("zmonitor.db");
        KeyFile other = new KeyFile(folder.resolve("other.key"));
        other.create();
        byte[] before = Files.readAllBytes(database);

        ChildOutcome boot = MonitorProcess.onClassPath(
                folder, "--db", database.toString(), "--key-file", other.path().toString());

        assertThat(boot.exitCode()).isEqualTo(1);
        assertThat(boot.out()).isEmpty();
        assertThat(boot.err())
                .contains("failed with ZM-101", "ZM-101 The key does not open ", "Remedy: ")
                .contains("Database: UNTOUCHED")
                .doesNotContainIgnoringCase(Files.readString(other.path()).strip());
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    void a_database_without_its_key_file_gets_no_new_key() throws IOException {
        Files.write(folder.resolve("zmonitor.db"), new byte[4096]);

        ChildOutcome boot = MonitorProcess.onClassPath(folder);

        assertThat(boot.exitCode()).isEqualTo(1);
        assertThat(boot.err()).contains("Put the key file back");
        assertThat(folder.resolve("zmonitor.key")).doesNotExist();
        assertThat(Files.readAllBytes(folder.resolve("zmonitor.db"))).isEqualTo(new byte[4096]);
    }

    @Test
    void a_mistyped_key_file_makes_nothing() throws IOException {
        ChildOutcome boot = MonitorProcess.onClassPath(
                folder,
                "--db",
                folder.resolve("new.db").toString(),
                "--key-file",
                folder.resolve("new.key").toString());

        assertThat(boot.exitCode()).isEqualTo(1);
        assertThat(boot.err()).contains("does not exist");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anything_else_is_wrong_usage() throws IOException {
        ChildOutcome boot = MonitorProcess.onClassPath(folder, "--help");

        assertThat(boot.exitCode()).isEqualTo(2);
        assertThat(boot.out()).isEmpty();
        assertThat(boot.err()).startsWith("Usage: ");
        assertThat(folder).isEmptyDirectory();
    }
}
