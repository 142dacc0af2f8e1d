package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that an application brings itself are checked as those of a folder are. */
class OwnSourceTest {
    private static final String BEDS = "schema/0001_beds.sql";

    private final Given scripts = new Given();

    @TempDir
    Path folder;

    /** A source as bad as one likes. */
    private static final class Given implements MigrationSource.Scripts {
        private final Map<String, byte[]> contents = new HashMap<>();
        private final List<String> read = new ArrayList<>();
        private @Nullable Collection<String> names;
        private boolean nothing;

        @Override
        @SuppressWarnings("NullAway")
        public Collection<String> names() {
            return nothing ? null : names != null ? names : contents.keySet();
        }

        @Override
        @SuppressWarnings("NullAway")
        public byte[] read(String name) throws IOException {
            read.add(name);
            if (!contents.containsKey(name)) {
                throw new NoSuchFileException(name);
            }
            return contents.get(name);
        }

        void put(String name, String text) {
            contents.put(name, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void scripts_rollbacks_and_repeatables_are_one_set() {
        scripts.put(BEDS, "-- Risk: low\nCREATE TABLE beds (id INTEGER);");
        scripts.put("rollback/0001_rollback.sql", "DROP TABLE beds;");
        scripts.put("repeatable/all_beds.sql", "CREATE VIEW all_beds AS SELECT id FROM beds;");
        scripts.put("README.md", "read me");

        MigrationSet set = resolve();

        List<ResolvedMigration> loaded = set.load(set.entries());
        assertThat(loaded).hasSize(1);
        SourceEntry entry = loaded.get(0).entry();
        assertThat(entry.header().risk()).contains("low");
        assertThat(entry.content().orElseThrow().rollback()).isEqualTo(SourceEntry.Content.Rollback.SCRIPT);
        assertThat(set.repeatables()).hasSize(1);
        assertThat(scripts.read).doesNotHaveDuplicates().doesNotContain("README.md");
    }

    @Test
    void a_mark_of_byte_order_and_other_line_ends_make_no_other_script() {
        scripts.put(BEDS, "CREATE TABLE beds\n(id INTEGER);");
        String chain = resolve().chain();
        scripts.put(BEDS, "\uFEFFCREATE TABLE beds\r\n(id INTEGER);");

        assertThat(resolve().chain()).isEqualTo(chain);
    }

    @Test
    void a_lock_file_among_them_is_all_that_a_boot_with_nothing_to_do_reads() throws IOException {
        Path script = folder.resolve(BEDS);
        Files.createDirectories(folder.resolve("schema"));
        Files.writeString(script, "CREATE TABLE beds (id INTEGER);");
        MigrationsLock.write(folder);
        scripts.put("migrations.lock", Files.readString(folder.resolve("migrations.lock")));
        scripts.put(BEDS, Files.readString(script));

        MigrationSet set = resolve();

        assertThat(set.entries()).hasSize(1);
        assertThat(scripts.read).containsExactly("migrations.lock");
        scripts.put(BEDS, "CREATE TABLE rooms (id INTEGER);");
        assertThat(refusal(() -> set.load(set.entries())).code()).isEqualTo(ProblemCode.LOCK_FILE_STALE);
    }

    @Test
    void what_was_read_once_is_what_runs_whatever_the_source_says_later() {
        scripts.put(BEDS, "CREATE TABLE beds (id INTEGER);");
        MigrationSet set = resolve();
        scripts.put(BEDS, "DROP TABLE patient;");
        scripts.put("schema/0002_more.sql", "DROP TABLE patient;");

        assertThat(set.load(set.entries())
                        .get(0)
                        .entry()
                        .content()
                        .orElseThrow()
                        .sql())
                .contains("CREATE TABLE beds (id INTEGER);");
    }

    @Test
    void nothing_is_refused_as_a_source_that_is_missing() {
        assertThat(refusal(this::resolve).code()).isEqualTo(ProblemCode.SOURCE_MISSING);
    }

    @Test
    void names_and_contents_that_no_source_may_give_are_refused_with_the_place_and_the_reason() {
        scripts.nothing = true;
        assertBroken("its list of names is null");
        scripts.nothing = false;
        scripts.names = Arrays.asList(BEDS, null);
        assertBroken("one of its names is null or blank");
        scripts.names = List.of(" ");
        assertBroken("one of its names is null or blank");
        scripts.names = List.of(BEDS, BEDS);
        assertBroken("it names " + BEDS + " twice");
        scripts.names = null;
        scripts.contents.put(BEDS, null);
        assertBroken("its content of " + BEDS + " is null");
    }

    @Test
    void what_it_throws_has_a_code_and_its_text_is_not_repeated() {
        MigrationSource.Scripts throwing = new MigrationSource.Scripts() {
            @Override
            public Collection<String> names() {
                throw new IllegalStateException("secret");
            }

            @Override
            public byte[] read(String name) {
                throw new IllegalStateException("secret");
            }
        };
        MigrationException refusal = catchThrowableOfType(
                MigrationException.class,
                () -> MigrationSets.resolve(MigrationSource.ofScripts("the bundle", throwing), Numbering.SHARED));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.SOURCE_BROKEN);
        assertThat(refusal)
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("secret");
        assertThat(String.valueOf(refusal.getCause())).doesNotContain("secret");
    }

    @Test
    void a_script_that_cannot_be_read_is_named() {
        scripts.names = List.of(BEDS);

        assertThat(refusal(this::resolve).code()).isEqualTo(ProblemCode.LISTED_FILE_MISSING);
    }

    @Test
    void names_encodings_and_numbers_are_checked_as_those_of_a_folder() {
        scripts.put("schema/beds.sql", "");
        assertThat(refusal(this::resolve).code()).isEqualTo(ProblemCode.FILE_NAME);
        scripts.contents.clear();
        scripts.put("../schema/0001_beds.sql", "CREATE TABLE beds (id INTEGER);");
        assertThat(refusal(this::resolve).code()).isEqualTo(ProblemCode.FILE_NAME);
        scripts.contents.clear();
        scripts.contents.put(BEDS, new byte[] {'S', (byte) 0xE4});
        assertThat(refusal(this::resolve).code()).isEqualTo(ProblemCode.NOT_UTF_8);
        scripts.contents.clear();
        scripts.put(BEDS, "CREATE TABLE beds (id INTEGER);");
        scripts.put("schema/0001_rooms.sql", "CREATE TABLE rooms (id INTEGER);");
        assertThat(refusal(this::resolve).code()).isEqualTo(ProblemCode.DUPLICATE_NUMBER);
    }

    private void assertBroken(String how) {
        Problem problem = refusal(this::resolve);
        assertThat(problem.code()).isEqualTo(ProblemCode.SOURCE_BROKEN);
        assertThat(problem.values()).containsExactly("the bundle", how);
    }

    private MigrationSet resolve() {
        return MigrationSets.resolve(MigrationSource.ofScripts("the bundle", scripts), Numbering.SHARED);
    }

    private static Problem refusal(Runnable call) {
        return catchThrowableOfType(MigrationException.class, call::run).problem();
    }
}
