package io.zmonitor.migrator.sqlcipher.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Outcome;
import io.zmonitor.migrator.testkit.FolderContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed and hostile inputs at the front door, each with the code it gets. */
@EnabledOnOs(OS.LINUX)
class MalformedInputsTest {
    /** Where the files of somebody else are: they never change, whatever becomes of the input. */
    static final String ELSEWHERE = "elsewhere";

    private static final Path DOCUMENT = Path.of("..", "docs", "maintainers", "malformed-inputs.md");
    private static final String INTACT = "SELECT count(*) || ' ' || (SELECT count(*) FROM vital) FROM patient";

    @TempDir
    static Path sound;

    static MalformedInputFixture template;

    @TempDir
    Path folder;

    @BeforeAll
    static void make_what_is_sound() throws Exception {
        template = MalformedInputFixture.make(sound);
    }

    static List<MalformedInput> inputs() {
        List<MalformedInput> all = new ArrayList<>();
        Areas.all().values().forEach(all::addAll);
        return all;
    }

    // A pipe that is waited for is a failure and not a test that never ends.
    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("inputs")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void gets_its_code_and_does_no_harm(MalformedInput input) throws Exception {
        try (MalformedInputFixture bedside = template.copiedTo(folder)) {
            input.making().in(bedside);
            FolderContent before = FolderContent.of(folder);

            if (input.outcome() == Outcome.WORKS) {
                MigrationReport report = bedside.migrator().migrate();
                assertThat(report).isNotNull();
                assertThat(bedside.migrator().migrate().wasUpToDate()).isTrue();
            } else {
                assertRefused(input, bedside, before);
            }
            assertThat(files(FolderContent.of(folder), true)).isEqualTo(files(before, true));
        }
    }

    private void assertRefused(MalformedInput input, MalformedInputFixture bedside, FolderContent before)
            throws Exception {
        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> bedside.migrator().migrate());

        assertThat(refusal).as("nothing was refused").isNotNull();
        assertThat(refusal.problem().code())
                .as(refusal.getMessage())
                .isEqualTo(input.code().orElseThrow());
        assertThat(input.says()).allSatisfy(word -> assertThat(refusal).hasMessageContaining(word));
        assertThat(String.valueOf(refusal.getMessage()))
                .startsWith(refusal.problem().code().code());
        assertThat(refusal.problem().remedy()).isNotBlank();
        assertThat(refusal.applied()).isEmpty();
        assertThat(said(refusal)).noneSatisfy(text -> assertThat(text).containsAnyOf(secrets()));
        if (input.outcome() == Outcome.REFUSED) {
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(files(FolderContent.of(folder), false)).isEqualTo(files(before, false));
        } else {
            assertThat(refusal.databaseState()).isIn(DatabaseState.UNTOUCHED, DatabaseState.AT_LAST_GOOD_STEP);
            assertThat(bedside.rows(INTACT)).containsExactly("1 1");
            assertThat(bedside.rows("SELECT max(version) FROM schema_version")).containsExactly("3");
            assertThat(bedside.rows("SELECT count(*) FROM sqlite_schema WHERE name = 'next'"))
                    .containsExactly("0");
        }
    }

    @Test
    void there_are_at_least_eighty_and_no_two_are_the_same() {
        assertThat(inputs())
                .hasSizeGreaterThanOrEqualTo(80)
                .extracting(MalformedInput::words)
                .doesNotHaveDuplicates();
    }

    @Test
    void the_document_says_what_the_table_says() throws IOException {
        String table = Areas.table();
        // To accept a changed table, copy this file between the marks of the document.
        Files.writeString(Path.of("target", "malformed-inputs.md"), table);

        assertThat(Files.readString(DOCUMENT)).contains(Areas.BEGIN + "\n\n" + table + "\n" + Areas.END);
    }

    // The run lock stays behind: deleting it would let two holders in.
    private static SortedMap<String, String> files(FolderContent content, boolean elsewhere) {
        SortedMap<String, String> files = new TreeMap<>(content.files());
        files.keySet()
                .removeIf(name -> name.endsWith("-migrator-lock")
                        || (elsewhere && !name.startsWith(ELSEWHERE) && !name.startsWith("migrations")));
        return files;
    }

    private static List<String> said(Throwable failure) {
        List<String> said = new ArrayList<>();
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            said.add(at.toString());
            Stream.of(at.getSuppressed()).forEach(suppressed -> said.addAll(said(suppressed)));
        }
        if (failure instanceof MigrationException refusal) {
            said.addAll(refusal.problem().values());
        }
        return said;
    }

    private static String[] secrets() {
        return MalformedInputFixture.secrets().toArray(String[]::new);
    }
}
