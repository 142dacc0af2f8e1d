package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsLockTest {
    @TempDir
    private Path folder;

    @Test
    void the_build_writes_it_with_one_argument() throws IOException {
        Files.writeString(folder.resolve("001_initial.sql"), "CREATE TABLE a (b);\n");

        MigrationsLock.main(new String[] {folder.toString()});

        MigrationsLock.verify(folder);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("001_initial.sql", "migrations.lock");
        }
    }

    @Test
    void writing_twice_gives_the_same_file() throws IOException {
        Files.writeString(folder.resolve("001_initial.sql"), "CREATE TABLE a (b);\n");
        String first = Files.readString(MigrationsLock.write(folder));

        assertThat(Files.readString(MigrationsLock.write(folder))).isEqualTo(first);
    }

    @Test
    void wrong_usage_is_the_callers_mistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> MigrationsLock.main(new String[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> MigrationsLock.main(new String[] {"a", "b"}));
    }

    @Test
    void a_folder_without_scripts_gets_none() {
        refuses(ProblemCode.SOURCE_MISSING, () -> MigrationsLock.write(folder));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_script_that_fits_no_rule_is_not_locked() throws IOException {
        Files.writeString(folder.resolve("first.sql"), "SELECT 1");

        refuses(ProblemCode.FILE_NAME, () -> MigrationsLock.write(folder));
        assertThat(folder.resolve("migrations.lock")).doesNotExist();
    }

    @Test
    void types_may_share_numbers_as_far_as_the_file_is_concerned() throws IOException {
        Files.writeString(folder.resolve("001_schema_a.sql"), "");
        Files.writeString(folder.resolve("001_data_b.sql"), "");

        MigrationsLock.write(folder);
        MigrationsLock.verify(folder);
    }

    @Test
    void a_missing_lock_file_does_not_verify() throws IOException {
        Files.writeString(folder.resolve("001_initial.sql"), "CREATE TABLE a (b);\n");

        refuses(ProblemCode.UNREADABLE, () -> MigrationsLock.verify(folder));
    }

    @Test
    void a_lock_file_that_cannot_be_written_is_said_so() throws IOException {
        Files.writeString(folder.resolve("001_initial.sql"), "CREATE TABLE a (b);\n");
        Files.createDirectories(folder.resolve("migrations.lock/in the way"));

        refuses(ProblemCode.LOCK_FILE_NOT_WRITTEN, () -> MigrationsLock.write(folder));
    }

    @Test
    void a_link_in_its_place_is_replaced_and_not_written_through() throws IOException {
        Files.writeString(folder.resolve("001_initial.sql"), "CREATE TABLE a (b);\n");
        Path other = Files.writeString(folder.resolve("other.txt"), "somebody else's");
        Files.createSymbolicLink(folder.resolve("migrations.lock"), other);
        Files.createSymbolicLink(folder.resolve("migrations.lock.new"), other);

        MigrationsLock.write(folder);

        MigrationsLock.verify(folder);
        assertThat(other).hasContent("somebody else's");
    }

    private static void refuses(ProblemCode code, Runnable call) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call::run)
                .satisfies(refusal -> assertThat(refusal.problem().code()).isEqualTo(code));
    }
}
