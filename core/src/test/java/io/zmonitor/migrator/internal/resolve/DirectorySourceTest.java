package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SourceEntry.Header;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {
    @TempDir
    private Path temp;

    private MigrationFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new MigrationFolder(Files.createDirectory(temp.resolve("migrations")));
    }

    @Test
    void scripts_are_read_with_rollback_and_header() throws IOException {
        List<ResolvedMigration> loaded = folder.withThreeScripts().load();

        assertThat(loaded)
                .hasSize(2)
                .allSatisfy(migration -> assertThat(migration).isInstanceOf(ResolvedMigration.OfScript.class));
        assertThat((ResolvedMigration.OfScript) loaded.get(0)).satisfies(first -> {
            assertThat(first.entry().id()).hasToString("schema-0001");
            assertThat(first.entry().description()).isEqualTo("initial");
            assertThat(first.entry().file()).isEqualTo("schema/0001_initial.sql");
            assertThat(first.script().header().fields()).containsExactly(new Header.Field("Version", "0001"));
            assertThat(first.rollback()).contains("DROP TABLE a;\n");
        });
    }

    @Test
    void the_checksum_is_that_of_the_normalised_text() throws IOException {
        String text = "CREATE TABLE a (\nb);\n";
        folder.with("schema/0001_a.sql", text)
                .with("schema/0002_b.sql", "\uFEFF" + text.replace("\n", "\r\n"))
                .with("schema/0003_c.sql", text.replace("\n", "\r"));

        assertThat(folder.resolve().entries())
                .extracting(SourceEntry::checksum)
                .containsOnly(SqlMigration.of(folder.resolve().entries().get(0).id(), "a", text)
                        .checksum());
        assertThat(folder.load())
                .allSatisfy(migration -> assertThat(((ResolvedMigration.OfScript) migration)
                                .script()
                                .statements())
                        .singleElement()
                        .satisfies(statement -> assertThat(statement.sql()).isEqualTo("CREATE TABLE a (\nb)")));
    }

    @Test
    void other_files_are_ignored() throws IOException {
        folder.withThreeScripts()
                .with("README.md", "SELECT")
                .with("schema/.gitkeep", "")
                .with("notes/x.txt", "");

        assertThat(folder.resolve().entries()).hasSize(2);
    }

    @Test
    void an_empty_script_is_a_migration() throws IOException {
        folder.with("schema/0001_empty.sql", "").with("schema/0002_comment.sql", "-- nothing yet");

        assertThat(folder.load()).hasSize(2);
    }

    @Test
    void a_missing_or_empty_folder_is_refused() throws IOException {
        assertThat(refusal().code()).isEqualTo(ProblemCode.SOURCE_MISSING);
        Files.createFile(folder.path().resolve("README.md"));
        assertThat(refusal().code()).isEqualTo(ProblemCode.SOURCE_MISSING);
        folder = new MigrationFolder(temp.resolve("absent"));
        assertThat(refusal().code()).isEqualTo(ProblemCode.SOURCE_MISSING);
        folder = new MigrationFolder(Files.createFile(temp.resolve("file")));
        assertThat(refusal().code()).isEqualTo(ProblemCode.SOURCE_MISSING);
    }

    @Test
    void a_script_that_is_not_utf_8_is_refused_with_the_offset() throws IOException {
        folder.with("schema/0001_latin.sql", new byte[] {'-', '-', ' ', 'g', 'r', (byte) 0xFC, 'n', '\n'});

        assertThat(refusal().summary())
                .isEqualTo("schema/0001_latin.sql is not UTF-8: the byte at offset 5 fits no character.");
    }

    @Test
    void a_truncated_character_at_the_end_is_refused() throws IOException {
        folder.with("schema/0001_cut.sql", new byte[] {'-', '-', (byte) 0xC3});

        assertThat(refusal().code()).isEqualTo(ProblemCode.NOT_UTF_8);
    }

    @Test
    void a_header_that_contradicts_the_name_is_refused_in_rollbacks_too() throws IOException {
        folder.withThreeScripts().with("rollback/0001_rollback.sql", "-- Version: 2\n");

        assertThat(Refusals.problemOf(folder::load).code()).isEqualTo(ProblemCode.VERSION_CONTRADICTS_NAME);
    }

    @Test
    void a_rollback_that_could_not_run_is_refused_before_the_migration_runs() throws IOException {
        folder.withThreeScripts().with("rollback/0001_rollback.sql", "ATTACH 'x' AS y");

        assertThat(Refusals.problemOf(folder::load).summary()).startsWith("rollback/0001_rollback.sql:1:1");
    }

    @Test
    void a_link_out_of_the_folder_is_refused() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside.sql"), "SELECT 1");
        folder.withThreeScripts();
        Files.createSymbolicLink(folder.path().resolve("schema/0003_link.sql"), outside);

        assertThat(refusal().code()).isEqualTo(ProblemCode.LINK_REFUSED);
    }

    @Test
    void a_link_to_a_folder_is_refused() throws IOException {
        folder.withThreeScripts();
        Files.createSymbolicLink(folder.path().resolve("seed"), Files.createDirectory(temp.resolve("elsewhere")));

        assertThat(refusal().code()).isEqualTo(ProblemCode.LINK_REFUSED);
    }

    @Test
    void a_link_to_a_file_in_the_folder_is_followed() throws IOException {
        folder.withThreeScripts().with("texts/third.txt", "SELECT 1");
        Files.createSymbolicLink(folder.path().resolve("schema/0003_link.sql"), Path.of("..", "texts", "third.txt"));

        assertThat(folder.load()).hasSize(3);
    }

    @Test
    void the_folder_itself_may_be_a_link() throws IOException {
        folder.withThreeScripts();
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder.path());

        assertThat(new MigrationFolder(link).load()).hasSize(2);
    }

    @Test
    void a_dangling_link_is_unreadable() throws IOException {
        folder.withThreeScripts();
        Files.createSymbolicLink(folder.path().resolve("schema/0003_link.sql"), Path.of("nowhere.sql"));

        assertThat(refusal().code()).isEqualTo(ProblemCode.LISTED_FILE_MISSING);
    }

    @Test
    void the_set_without_lock_file_has_the_same_chain_as_with_it() throws IOException {
        String chain = folder.withThreeScripts().resolve().chain();
        LockFiles.write(folder.path());

        // Without the scripts, only the lock file can have said it.
        try (Stream<Path> files = Files.walk(folder.path())) {
            for (Path script :
                    files.filter(file -> file.toString().endsWith(".sql")).toList()) {
                Files.delete(script);
            }
        }
        assertThat(folder.resolve().entries()).hasSize(2);
        assertThat(folder.resolve().chain()).isEqualTo(chain).matches("[0-9a-f]{64}");
    }

    private Problem refusal() {
        return Refusals.problemOf(folder::resolve);
    }
}
