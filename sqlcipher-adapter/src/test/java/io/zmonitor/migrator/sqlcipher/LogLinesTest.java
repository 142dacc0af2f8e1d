package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildOutcome;
import io.zmonitor.migrator.testkit.CodePlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes to the log while it runs, in a process whose log is read. */
class LogLinesTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "reports-plan-events.md");

    @TempDir
    Path folder;

    private Path scripts;

    @BeforeEach
    void writeScripts() throws Exception {
        scripts = Files.createDirectories(folder.resolve("migrations"));
        script("schema/0001_beds.sql", "CREATE TABLE bed (id INTEGER PRIMARY KEY, ward TEXT);");
        script("data/0002_first_beds.sql", "INSERT INTO bed VALUES (1, 'Ward Geheim'), (2, 'Ward Geheim');");
        script("rollback/0002_rollback.sql", "-- @rows bed may decrease\nDELETE FROM bed;");
        script("repeatable/all_beds.sql", "CREATE VIEW all_beds AS SELECT id FROM bed;");
    }

    @Test
    void each_step_has_a_line_when_it_is_done_with_the_rows_that_it_changed() throws Exception {
        List<String> lines = log("debug", "migrate");

        assertThat(lines)
                .containsSubsequence(
                        "INFO monitor.db: at version #, # pending",
                        "DEBUG plan: [schema-#, data-#]",
                        "INFO applied schema-# \"beds\" in # ms, # rows changed",
                        "INFO applied data-# \"first beds\" in # ms, # rows changed",
                        "INFO applied all_beds in # ms",
                        "INFO monitor.db: at version # after # ms");
        assertOnPage(lines);
    }

    @Test
    void a_boot_with_nothing_to_do_has_one_line_and_only_where_somebody_debugs() throws Exception {
        log("debug", "migrate");

        assertThat(log("debug", "migrate")).containsExactly("DEBUG monitor.db: at version #, nothing is pending");
        assertThat(log("info", "migrate")).isEmpty();
    }

    @Test
    void a_boot_with_nothing_to_do_does_not_load_the_logging_of_an_application_that_has_not() throws Exception {
        log("debug", "migrate");
        Path loaded = folder.resolve("loaded.txt");
        boot("debug").withOptions("-Xlog:class+load:file=" + loaded).run(folder.toString(), "migrate-before-logging");

        assertThat(Files.readAllLines(loaded))
                .noneMatch(line -> line.contains(" org.slf4j."))
                .noneMatch(line -> line.contains("RunLog"));
    }

    @Test
    void a_run_that_fails_has_one_line_with_the_stable_facts_and_no_value() throws Exception {
        log("debug", "migrate");
        script(
                "data/0003_wards.sql",
                "UPDATE bed SET ward = 'Ward Geheim';\nINSERT INTO bed VALUES (1, 'Ward Geheim');");

        List<String> lines = log("trace", "migrate");

        assertThat(lines)
                .filteredOn(line -> line.startsWith("ERROR"))
                .containsExactly("ERROR monitor.db: failed with ZM-# in data-# at data/#_wards.sql:#:# (statement #),"
                        + " database UNTOUCHED, # migrations applied and kept, backup monitor.db.backup-#-#");
        assertThat(lines).noneMatch(line -> line.contains("Geheim"));
        assertOnPage(lines);
    }

    @Test
    void a_step_in_batches_has_its_line_before_the_work() throws Exception {
        script(
                "data/0002_first_beds.sql",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50) INSERT INTO bed SELECT i, 'W' FROM n;");
        log("debug", "migrate");
        script(
                "data/0003_wards.sql",
                "-- @batch bed by id size 10\nUPDATE bed SET ward = 'Ward Geheim' WHERE id BETWEEN :from AND :to;");

        List<String> lines = log("debug", "migrate");

        assertThat(lines)
                .containsSubsequence(
                        "INFO data-# begins to go through bed by id",
                        "INFO applied data-# \"wards\" in # ms, # rows changed");
        assertOnPage(lines);
    }

    @Test
    void a_refusal_before_anything_is_opened_has_its_line_too() throws Exception {
        script("schema/0003_broken.sql", "CREATE TABLE 'open;");

        List<String> lines = log("debug", "migrate");

        assertThat(lines)
                .containsExactly("ERROR monitor.db: failed with ZM-# at schema/#_broken.sql:#:#, database UNTOUCHED,"
                        + " # migrations applied and kept, no backup taken");
        assertOnPage(lines);
    }

    @Test
    void a_rollback_has_a_line_a_migration() throws Exception {
        log("debug", "migrate");

        List<String> lines = log("debug", "rollback");

        assertThat(lines)
                .containsSubsequence(
                        "INFO rolled back data-# \"first beds\" in # ms, # rows changed, with the stored script, which the"
                                + " source still has",
                        "INFO monitor.db: rolled back from version # to #");
        assertOnPage(lines);
    }

    @Test
    void an_application_without_any_logging_still_gets_the_failure_itself() throws Exception {
        script("schema/0003_broken.sql", "CREATE TABLE 'open;");

        ChildOutcome outcome =
                Drivers.child(LoggingMain.class, Drivers.cipher()).run(folder.toString(), "migrate-before-logging");

        assertThat(outcome.out()).startsWith("ZM-7");
    }

    private void script(String name, String text) throws Exception {
        Path file = scripts.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> log(String level, String verb) throws Exception {
        ChildOutcome outcome = boot(level).run(folder.toString(), verb);
        return outcome.err()
                .lines()
                .map(line -> line.replace("[main] ", "").replace("io.zmonitor.migrator - ", ""))
                .map(LogLinesTest::withoutNumbers)
                .toList();
    }

    // "1 row changed" and "2 rows changed" are one line.
    private static String withoutNumbers(String line) {
        return line.replaceAll("\\d+", "#").replace("# row changed", "# rows changed");
    }

    // The page shows each line with numbers, names and places of its own.
    private static void assertOnPage(List<String> lines) throws Exception {
        List<String> shown = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("(DEBUG|INFO|WARN|ERROR) .*"))
                .map(LogLinesTest::pattern)
                .toList();
        assertThat(lines).allMatch(line -> shown.contains(pattern(line)));
    }

    private static String pattern(String line) {
        return withoutNumbers(line)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\"[^\"]*\"", "\"…\"")
                .replaceAll("\\[[^]]*\\]", "[…]")
                .replaceAll("(schema|data|seed)-#", "…-#")
                .replaceAll(" at (schema|data|seed)/\\S+( \\(statement #\\))?,?", " at …")
                .replaceAll("through \\w+ by \\w+", "through …")
                .replaceAll("database [a-z_]+", "database …")
                .replaceAll("applied (?!…-#)\\w+ in", "applied … in")
                .replaceAll("version (none|#)", "version #")
                .replaceAll("\\bto (none|#)", "to #")
                .replaceAll("[\\w.]+\\.db\\S*", "….db");
    }

    private static ChildCommand boot(String level) throws Exception {
        Path api = CodePlaces.of(Class.forName("org.slf4j.LoggerFactory"));
        Path simple = CodePlaces.of(Class.forName("org.slf4j.simple.SimpleLogger"));
        return Drivers.child(LoggingMain.class, Drivers.cipher(), api, simple)
                .withOptions("-Dorg.slf4j.simpleLogger.defaultLogLevel=" + level);
    }

    /** A boot in a process of its own: prints where it came to, or the refusal. */
    public static final class LoggingMain {
        private LoggingMain() {}

        /** Boots or rolls back the database in the folder that is the first argument, as the second says. */
        public static void main(String[] args) throws Exception {
            if (!args[1].endsWith("-before-logging")) {
                Class.forName("org.slf4j.LoggerFactory");
            }
            Path folder = Path.of(args[0]);
            Migrator migrator = Migrator.forDatabase(folder.resolve("monitor.db"), Keys.raw())
                    .withSource(MigrationSource.directory(folder.resolve("migrations")));
            try {
                System.out.println(
                        args[1].startsWith("migrate")
                                ? migrator.migrate().after()
                                : migrator.maintenance().rollback(1, "a test").after());
            } catch (MigrationException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
