package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockedSetTest {
    @TempDir
    private Path temp;

    private MigrationFolder folder;
    private Path lock;

    @BeforeEach
    void lockFolder() throws IOException {
        folder = new MigrationFolder(temp).withThreeScripts();
        lock = MigrationsLock.write(temp);
    }

    @Test
    void the_file_holds_a_comment_a_line_for_each_script_and_the_chain() throws IOException {
        List<String> lines = Files.readAllLines(lock);

        assertThat(lock).isEqualTo(temp.resolve("migrations.lock"));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("# ");
        assertThat(lines.subList(1, 4))
                .allMatch(line -> line.matches("[0-9a-f]{64}  \\S+"))
                .extracting(line -> line.substring(66))
                .containsExactly("data/0002_fill.sql", "rollback/0001_rollback.sql", "schema/0001_initial.sql");
        String scripts = String.join("\n", lines.subList(1, 4)) + "\n";
        assertThat(lines.get(4)).isEqualTo("chain  " + ScriptText.sha256(scripts));
    }

    @Test
    void entries_come_from_the_file_alone() throws IOException {
        List<SourceEntry> entries = folder.resolve().entries();
        Files.delete(temp.resolve("schema/0001_initial.sql"));

        assertThat(folder.resolve().entries()).isEqualTo(entries).hasSize(2);
        assertThat(entries).extracting(entry -> entry.id().toString()).containsExactly("schema-0001", "data-0002");
    }

    @Test
    void what_is_loaded_is_what_was_locked() {
        assertThat(folder.load()).hasSize(2);
        assertThatCode(() -> MigrationsLock.verify(temp)).doesNotThrowAnyException();
    }

    @Test
    void line_ends_and_byte_order_marks_do_not_make_it_stale() throws IOException {
        folder.with("data/0002_fill.sql", "\uFEFFINSERT INTO a VALUES (1);\r\n");
        Files.writeString(lock, Files.readString(lock).replace("\n", "\r\n"));

        assertThat(folder.load()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema/0001_initial.sql", "rollback/0001_rollback.sql"})
    void a_script_that_was_changed_is_refused(String file) throws IOException {
        folder.with(file, "CREATE TABLE other (b);\n");

        assertThat(List.of(loading(), verifying())).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_FILE_STALE);
            assertThat(problem.summary()).startsWith(file);
        });
    }

    @Test
    void a_changed_script_that_is_not_pending_does_not_hold_a_boot() throws IOException {
        folder.with("schema/0001_initial.sql", "CREATE TABLE other (b);\n");
        MigrationSet set = folder.resolve();

        assertThat(set.load(List.of(set.entries().get(1)))).hasSize(1);
    }

    @Test
    void a_script_that_is_not_listed_is_refused() throws IOException {
        folder.with("schema/0003_forgotten.sql", "SELECT 1");

        assertThat(List.of(loading(), verifying())).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_FILE_INCOMPLETE);
            assertThat(problem.summary()).startsWith("schema/0003_forgotten.sql");
        });
    }

    @Test
    void a_file_that_fits_no_rule_is_refused_although_it_is_not_listed() throws IOException {
        folder.with("schema/forgotten.sql", "SELECT 1");

        assertThat(loading().code()).isEqualTo(ProblemCode.FILE_NAME);
    }

    @Test
    void a_listed_script_that_is_not_there_is_refused() throws IOException {
        Files.delete(temp.resolve("data/0002_fill.sql"));

        assertThat(List.of(loading(), verifying())).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.LISTED_FILE_MISSING);
            assertThat(problem.summary()).startsWith("data/0002_fill.sql");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment\n",
                "#\nchain  12\n",
                "#\nchain  " + "g000000000000000000000000000000000000000000000000000000000000000",
                "no comment\n",
                "chain  0000000000000000000000000000000000000000000000000000000000000000\n",
                "#\nchain  0000000000000000000000000000000000000000000000000000000000000000 \n",
                "#\nchain  0000000000000000000000000000000000000000000000000000000000000000\n\n"
            })
    void a_file_without_its_first_or_last_line_is_refused_at_once(String content) throws IOException {
        Files.writeString(lock, content);

        Problem problem = Refusals.problemOf(folder::resolve);
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_FILE_MALFORMED);
        assertThat(problem.summary()).contains("migrations.lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "x\n", "<<<<<<< ours\n", "0000  schema/0001_initial.sql\n"})
    void a_line_that_is_none_is_refused_when_entries_are_needed(String line) throws IOException {
        String text = Files.readString(lock);
        int second = text.indexOf('\n') + 1;
        Files.writeString(lock, text.substring(0, second) + line + text.substring(second));

        Problem problem = Refusals.problemOf(() -> folder.resolve().entries());
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_FILE_MALFORMED);
        assertThat(problem.summary()).contains("migrations.lock:2 ");
    }

    @Test
    void a_line_that_was_changed_breaks_the_chain() throws IOException {
        String text = Files.readString(lock);
        Files.writeString(lock, text.replace("0002_fill", "0002_full"));

        assertThat(loading().code()).isEqualTo(ProblemCode.LOCK_FILE_MALFORMED);
    }

    @Test
    void lines_in_another_order_break_the_file() throws IOException {
        List<String> lines = Files.readAllLines(lock);
        String swapped = String.join("\n", lines.get(0), lines.get(2), lines.get(1), lines.get(3), lines.get(4));
        Files.writeString(lock, swapped);

        assertThat(loading().code()).isEqualTo(ProblemCode.LOCK_FILE_MALFORMED);
    }

    @Test
    void a_script_behind_the_snapshots_which_the_chain_does_not_cover_breaks_the_file() throws IOException {
        List<String> lines = Files.readAllLines(lock);
        String proved = lines.get(1) + "\n" + lines.get(2) + "\n";
        String snapshot = "#  " + "0".repeat(64) + "  snapshot/0001.sql\n";
        String chain = "chain  " + ScriptText.sha256(proved) + "\n";
        Files.writeString(lock, lines.get(0) + "\n" + proved + snapshot + lines.get(3) + "\n" + chain);

        assertThat(loading().summary()).contains("migrations.lock:5 ");
    }

    private Problem loading() {
        return Refusals.problemOf(folder::load);
    }

    private Problem verifying() {
        return Refusals.problemOf(() -> MigrationsLock.verify(temp));
    }
}
