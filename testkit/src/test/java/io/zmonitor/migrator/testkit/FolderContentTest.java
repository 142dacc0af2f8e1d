package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderContentTest {
    @TempDir
    Path folder;

    private Path file;
    private FolderContent before;

    @BeforeEach
    void fill_the_folder() throws Exception {
        file = Files.writeString(Files.createDirectory(folder.resolve("inner")).resolve("a.db"), "abc");
        before = FolderContent.of(folder);
    }

    @Test
    void nothing_changed_is_equal() throws Exception {
        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @Test
    void one_byte_is_a_difference() throws Exception {
        Files.writeString(file, "abd");

        assertThat(FolderContent.of(folder)).isNotEqualTo(before);
    }

    @Test
    void a_new_file_without_content_is_a_difference() throws Exception {
        Files.createFile(folder.resolve("new"));

        assertThat(FolderContent.of(folder)).isNotEqualTo(before);
    }

    @Test
    void a_deleted_file_is_a_difference() throws Exception {
        Files.delete(file);

        assertThat(FolderContent.of(folder)).isNotEqualTo(before);
    }

    @Test
    void it_prints_names_sizes_and_digests() {
        assertThat(before.files())
                .containsEntry(
                        Path.of("inner", "a.db").toString(),
                        "3 bytes ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
