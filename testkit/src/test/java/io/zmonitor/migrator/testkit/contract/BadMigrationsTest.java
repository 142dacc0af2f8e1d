package io.zmonitor.migrator.testkit.contract;

import static io.zmonitor.migrator.testkit.rows.Rows.everywhere;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.testkit.KeyedOpener;
import io.zmonitor.migrator.testkit.MigrationTest;
import io.zmonitor.migrator.testkit.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The kit finds each of the bad migrations, says what was lost and how to mend it, and passes its good twin. */
class BadMigrationsTest {
    private static final String WAY = "MigrationTest";
    private static final String LOCK = "the_lock_file_is_current";
    private static final Path PAGE = Path.of("..", "docs", "reference", "bad-migrations.md");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> each_bad_migration_is_found_and_its_good_twin_passes() {
        return BadMigration.all().stream()
                .map(bad -> DynamicTest.dynamicTest(bad.name(), () -> {
                    assertThat(String.join("\n", found(bad, "bad", bad.fact("caught by"))))
                            .contains(bad.fact("says"))
                            .contains(bad.fact("mend"));
                    assertThat(found(bad, "good", ""))
                            .as("what is found in the good twin")
                            .isEmpty();
                }));
    }

    @Test
    void the_page_has_all_of_them() throws IOException {
        List<String> rows = new ArrayList<>();
        for (BadMigration bad : BadMigration.all()) {
            rows.add("| " + bad.name() + " | " + bad.fact("caught by").replace('_', ' ') + " | `"
                    + bad.fact("says").replace("|", "\\|") + "` |");
        }

        assertThat(rows).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line -> line.startsWith("| "))
                        .skip(1))
                .containsExactlyElementsOf(rows);
    }

    /** What the check of this name finds; what any of them finds if it is empty. */
    private List<String> found(BadMigration bad, String script, String check) throws IOException {
        List<String> found = new ArrayList<>();
        boolean all = check.isEmpty();
        BadMigration.SUBJECT.set(bad.source(script));
        if (all || check.equals(WAY)) {
            way(bad.source(script), found);
        }
        if (bad.scripts().containsKey("released")) {
            BadMigration.FOLDER.set(released(bad, script));
            found.addAll(failures(selectClass(BadMigration.Locked.class)));
        }
        if (all) {
            found.addAll(failures(selectClass(BadMigration.Subject.class)));
        } else if (!check.equals(WAY) && !check.equals(LOCK)) {
            found.addAll(failures(selectMethod(BadMigration.Subject.class, check)));
        }
        return found;
    }

    private void way(MigrationSource source, List<String> found) {
        try {
            MigrationTest.of(TestDatabases.of(source)
                            .withTemplatesIn(folder.resolve("templates"))
                            .openedBy("5e", new KeyedOpener(KeyedOpener.KEY)))
                    .from(1)
                    .given(everywhere(20))
                    .migrateToNewest();
        } catch (MigrationException | AssertionError e) {
            found.add(e.toString());
        }
    }

    private Path released(BadMigration bad, String script) throws IOException {
        Path scripts = Files.createTempDirectory(folder, "scripts");
        Files.writeString(scripts.resolve("0001_before.sql"), bad.script("before"));
        Files.writeString(scripts.resolve("0002_step.sql"), bad.script("released"));
        MigrationsLock.write(scripts);
        Files.writeString(scripts.resolve("0002_step.sql"), bad.script(script));
        return scripts;
    }

    private static List<String> failures(DiscoverySelector tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(tests).execute().allEvents().failed().stream()
                .map(BadMigrationsTest::told)
                .toList();
    }

    private static String told(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::toString)
                .orElse("");
    }
}
