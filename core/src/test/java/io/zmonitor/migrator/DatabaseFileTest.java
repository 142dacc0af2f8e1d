package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFileTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "monitor.db?open_mode=6",
                "monitor.db?cipher=none&key=",
                "folder?x/monitor.db",
                "?",
                "monitor.db?",
                ":memory:",
                ":memory:monitor.db",
                ":resource:monitor.db",
                ":resource:http:/monitor.example/monitor.db",
                "file:monitor.db",
                "file:/var/lib/monitor.db",
                "file::memory:",
                "jdbc:sqlite:monitor.db",
                "/var/lib/monitor.db?mode=memory"
            })
    void a_path_that_the_driver_takes_for_something_else_is_refused(String text) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> new DatabaseFile(Path.of(text)))
                .satisfies(refusal -> {
                    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.PATH_NOT_A_FILE);
                    assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor.db",
                "bed 7.db",
                "it's.db",
                "100%25.db",
                "a#b;c&d=e.db",
                "\u00fcberwachung.db",
                "./:memory:",
                "folder/file:monitor.db",
                "FILE:monitor.db",
                "memory:"
            })
    void every_other_name_is_a_file_s_name(String text) {
        DatabaseFile database = new DatabaseFile(Path.of(text));

        assertThat(database.path()).isAbsolute();
        assertThat(database.path().getFileName()).isEqualTo(Path.of(text).getFileName());
    }

    @Test
    void a_path_in_an_archive_is_refused(@TempDir Path folder) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> new DatabaseFile(archive.getPath("/monitor.db")))
                    .satisfies(refusal -> assertThat(refusal.problem().code()).isEqualTo(ProblemCode.PATH_NOT_A_FILE));
        }
    }

    @Test
    void one_file_has_one_path() {
        Path folder = Path.of("").toAbsolutePath();

        assertThat(new DatabaseFile(Path.of("data/../monitor.db")))
                .isEqualTo(new DatabaseFile(folder.resolve("monitor.db")))
                .hasToString(folder.resolve("monitor.db").toString());
    }

    @Test
    void side_files_stand_where_sqlite_puts_them() {
        Path folder = Path.of("").toAbsolutePath();
        DatabaseFile database = new DatabaseFile(Path.of("monitor.db"));

        assertThat(database.journal()).isEqualTo(folder.resolve("monitor.db-journal"));
        assertThat(database.wal()).isEqualTo(folder.resolve("monitor.db-wal"));
        assertThat(database.sibling(".lock")).isEqualTo(folder.resolve("monitor.db.lock"));
    }
}
