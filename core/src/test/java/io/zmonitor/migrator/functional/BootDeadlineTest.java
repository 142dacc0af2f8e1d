package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.BackgroundTest.LONG;
import static io.zmonitor.migrator.functional.BackgroundTest.TABLES;
import static io.zmonitor.migrator.functional.BackgroundTest.TREAT;
import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import io.zmonitor.migrator.Background.AfterDeadline;
import io.zmonitor.migrator.Background.State;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A boot with a deadline: a step in batches is left for later or gone on with at the next boot, each row once. */
class BootDeadlineTest {
    private static final Duration OVER = Duration.ofNanos(1);
    private static final Migration SCORES =
            BackgroundTest.background("vitals by id size 400 where score IS NULL", TREAT);
    private static final Migration PLAIN = data(2, "-- @batch vitals by id size 400 where score IS NULL\n" + TREAT);
    private static final Migration LATER = data(3, "INSERT INTO journal VALUES ('later');");
    private static final Migration CONTRACT =
            schema(3, "-- @requires data-0002\nALTER TABLE vitals DROP COLUMN pulse;");
    private static final int MOST_BOOTS = 100;

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        BackgroundTest.filled(database);
    }

    private List<String> treated() throws SQLException {
        return database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated");
    }

    private static List<Warning.Kind> kinds(MigrationReport report) {
        return report.warnings().stream().map(Warning::kind).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void an_open_database_gets_the_rest_in_the_background(String journal) throws Exception {
        database.execute("PRAGMA journal_mode = " + journal);
        Migrator migrator =
                database.migrator(TABLES, PLAIN, LATER).withBootDeadline(OVER, AfterDeadline.LEAVE_WAITING_ROWS);

        try (MigratedDatabase open = migrator.migrateAndOpen();
                Connection application = open.dataSource().getConnection()) {
            assertThat(open.report().leftForLater()).containsExactly(PLAIN.id());
            assertThat(open.report().wasUpToDate()).isFalse();
            assertThat(kinds(open.report())).contains(Warning.Kind.LEFT_TO_BACKGROUND);
            assertThat(database.ledger()).containsExactly("schema-1", "data-2", "data-3");
            assertThat(treated()).containsExactly("0|1600", "1|400");
            SqlConnection writes = new SqlConnection(application);
            writes.execute("INSERT INTO vitals (id, pulse) VALUES (-5, 1), (99999, 3)");
            writes.execute("INSERT INTO vitals (id, pulse, score) VALUES (8, 1, 1)");
            open.background().start();
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(treated()).containsExactly("0|1", "1|2002");
        assertThat(database.migrator(TABLES, PLAIN, LATER)
                        .maintenance()
                        .verify()
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void a_closed_database_is_gone_on_with_at_each_boot_with_a_deadline(String journal) throws Exception {
        database.execute("PRAGMA journal_mode = " + journal);
        Migrator migrator = database.migrator(TABLES, SCORES, LATER).withBootDeadline(OVER);

        MigrationReport first = migrator.migrate();
        assertThat(first.leftForLater()).containsExactly(SCORES.id());
        assertThat(first.applied()).hasSize(2);
        assertThat(treated()).containsExactly("0|1600", "1|400");
        assertThat(left()).containsExactly(SCORES.id());

        List<Long> done = new ArrayList<>();
        MigrationReport report = first;
        while (!report.leftForLater().isEmpty() && done.size() < MOST_BOOTS) {
            report = migrator.migrate();
            assertThat(report.applied()).isEmpty();
            done.add(Long.valueOf(
                    database.rows("SELECT total(treated) FROM vitals").get(0).replace(".0", "")));
        }
        assertThat(done).isSorted().hasSizeBetween(2, MOST_BOOTS - 1);
        assertThat(treated()).containsExactly("1|2000");
        assertThat(left()).isEmpty();
        assertThat(database.rows("SELECT * FROM schema_version_batch")).isEmpty();
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("1");
        assertThat(migrator.maintenance().verify().findings()).isEmpty();
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    private List<MigrationId> left() {
        return database.migrator(TABLES, SCORES, LATER).status().stream()
                .filter(status -> status instanceof MigrationStatus.Applied applied
                        && applied.inBackground().isPresent())
                .map(MigrationStatus::id)
                .toList();
    }

    /** What docs/how-to/background.md shows. */
    private interface Monitor {
        void show(String text);
    }

    private static void shown(Migrator migrator, Monitor monitor) {
        MigrationReport report =
                migrator.withBootDeadline(Duration.ofSeconds(20)).migrate();
        if (!report.leftForLater().isEmpty()) {
            monitor.show("The database is tidied up at the next start");
        }
    }

    @Test
    void what_the_page_shows_says_nothing_if_there_was_time() {
        List<String> said = new ArrayList<>();

        shown(database.migrator(TABLES, LATER), said::add);

        assertThat(said).isEmpty();
    }

    @Test
    void a_longer_deadline_does_the_rest_at_one_boot() throws Exception {
        database.migrator(TABLES, SCORES).withBootDeadline(OVER).migrate();

        MigrationReport report =
                database.migrator(TABLES, SCORES, LATER).withBootDeadline(LONG).migrate();

        assertThat(report.leftForLater()).isEmpty();
        assertThat(report.applied()).extracting(MigrationReport.Applied::id).containsExactly(LATER.id());
        assertThat(treated()).containsExactly("1|2000");
    }

    @Test
    void a_boot_without_a_deadline_leaves_what_was_left() throws Exception {
        database.migrator(TABLES, SCORES).withBootDeadline(OVER).migrate();
        List<String> before = treated();

        assertThat(database.migrator(TABLES, SCORES).migrate().wasUpToDate()).isTrue();
        assertThat(treated()).isEqualTo(before);
        try (MigratedDatabase open =
                database.migrator(TABLES, SCORES).withBootDeadline(OVER).migrateAndOpen()) {
            assertThat(treated()).isEqualTo(before);
            open.background().start();
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(treated()).containsExactly("1|2000");
    }

    @ParameterizedTest
    @EnumSource(
            value = AfterDeadline.class,
            names = {"LEAVE_BACKGROUND_STEPS", "END_BOOT"})
    void a_step_that_nobody_leaves_ends_the_boot_and_the_next_one_goes_on(AfterDeadline policy) throws Exception {
        Migrator migrator = database.migrator(TABLES, PLAIN, LATER).withBootDeadline(OVER, policy);

        MigrationException failure = failureOf(migrator);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BOOT_DEADLINE);
        assertThat(failure.problem().summary()).contains("data-0002", "kept: 1");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.ledger()).containsExactly("schema-1");
        assertThat(treated()).containsExactly("0|1600", "1|400");

        List<ProblemCode> codes = boots(migrator);
        assertThat(codes).hasSizeGreaterThan(1).containsOnly(ProblemCode.BOOT_DEADLINE);
        assertThat(database.ledger()).containsExactly("schema-1", "data-2", "data-3");
        assertThat(treated()).containsExactly("1|2000");
        assertThat(migrator.maintenance().verify().findings()).isEmpty();
    }

    // Until one of them is through.
    private static List<ProblemCode> boots(Migrator migrator) {
        List<ProblemCode> codes = new ArrayList<>();
        while (codes.size() < MOST_BOOTS) {
            try {
                migrator.migrate();
                return codes;
            } catch (MigrationException e) {
                codes.add(e.problem().code());
            }
        }
        return fail("no boot is through: " + codes);
    }

    @Test
    void a_step_in_the_background_ends_the_boot_too_if_nothing_is_to_be_left() throws Exception {
        Migrator migrator = database.migrator(TABLES, SCORES).withBootDeadline(OVER, AfterDeadline.END_BOOT);

        assertThat(failureOf(migrator).problem().code()).isEqualTo(ProblemCode.BOOT_DEADLINE);
        boots(migrator);
        assertThat(treated()).containsExactly("1|2000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -- @batch vitals by id size 400                       | UPDATE vitals SET treated = treated + 1 WHERE id BETWEEN :from AND :to;
            -- @batch vitals by id size 400 where score IS NULL   | -- @on-bad-row skip max 2
            """)
    void a_step_that_does_not_tell_which_rows_wait_or_passes_some_over_is_not_left(String directive, String rest)
            throws Exception {
        Migration step = data(2, directive + "\n" + rest + "\n" + (rest.startsWith("--") ? TREAT : ""));
        Migrator migrator = database.migrator(TABLES, step).withBootDeadline(OVER, AfterDeadline.LEAVE_WAITING_ROWS);

        assertThat(failureOf(migrator).problem().code()).isEqualTo(ProblemCode.BOOT_DEADLINE);
        boots(migrator);
        assertThat(treated()).containsExactly("1|2000");
    }

    @Test
    void what_is_required_is_finished_inside_the_deadline_boot_by_boot() throws Exception {
        Migrator migrator = database.migrator(TABLES, SCORES, CONTRACT).withBootDeadline(OVER);

        MigrationException failure = failureOf(migrator);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.REQUIRED_UNFINISHED);
        assertThat(failure.problem().summary()).contains("data-0002", "schema-0003 requires it");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).extracting(MigrationReport.Applied::id).containsExactly(SCORES.id());
        assertThat(database.ledger()).containsExactly("schema-1", "data-2");

        assertThat(boots(migrator)).hasSizeGreaterThan(1).containsOnly(ProblemCode.REQUIRED_UNFINISHED);
        assertThat(database.ledger()).containsExactly("schema-1", "data-2", "schema-3");
        assertThat(treated()).containsExactly("1|2000");
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE score IS NULL"))
                .containsExactly("0");
    }

    @Test
    void what_is_required_and_left_at_this_boot_is_finished_by_it_if_there_is_time() throws Exception {
        MigrationReport report = database.migrator(TABLES, SCORES, CONTRACT)
                .withBootDeadline(LONG)
                .migrate();

        assertThat(report.leftForLater()).isEmpty();
        assertThat(treated()).containsExactly("1|2000");
    }

    @Test
    void a_step_that_is_not_batched_is_not_cut_and_the_report_says_so() {
        Migration whole = data(2, "UPDATE vitals SET score = pulse, treated = treated + 1;");

        MigrationReport report =
                database.migrator(TABLES, whole).withBootDeadline(OVER).migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(report.leftForLater()).isEmpty();
        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.DEADLINE_PASSED)
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("0 ms", "batches"));
        assertThat(kinds(database.migrator(TABLES, whole, LATER)
                        .withBootDeadline(LONG)
                        .migrate()))
                .doesNotContain(Warning.Kind.DEADLINE_PASSED);
    }

    @Test
    void a_row_that_cannot_be_treated_later_does_not_keep_the_device_from_booting() throws Exception {
        Migrator migrator = database.migrator(TABLES, SCORES).withBootDeadline(OVER);
        migrator.migrate();
        database.execute("CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.id = 7007 BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");
        Migrator longer = database.migrator(TABLES, SCORES).withBootDeadline(LONG);

        for (int boot = 0; boot < 3; boot++) {
            MigrationReport report = longer.migrate();
            assertThat(report.leftForLater()).containsExactly(SCORES.id());
            assertThat(report.warnings())
                    .filteredOn(warning -> warning.kind() == Warning.Kind.LEFT_TO_BACKGROUND)
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.text()).contains("ZM-544"));
        }
        assertThat(treated()).containsExactly("0|1000", "1|1000");

        database.execute("DROP TRIGGER stop");
        assertThat(longer.migrate().leftForLater()).isEmpty();
        assertThat(treated()).containsExactly("1|2000");
        assertThat(longer.maintenance().verify().findings()).isEmpty();
    }

    @Test
    void an_interrupt_ends_a_boot_that_goes_on() throws Exception {
        Migrator migrator = database.migrator(TABLES, SCORES).withBootDeadline(OVER);
        migrator.migrate();

        try {
            assertThat(failureOf(migrator.withListener(event -> {
                                if (event instanceof RunListener.Event.Batch) {
                                    Thread.currentThread().interrupt();
                                }
                            }))
                            .problem()
                            .code())
                    .isEqualTo(ProblemCode.BATCHES_INTERRUPTED);
        } finally {
            Thread.interrupted();
        }
        boots(migrator);
    }

    @Test
    void an_edited_script_is_refused_at_the_boot_that_would_go_on() throws Exception {
        database.migrator(TABLES, SCORES).withBootDeadline(OVER).migrate();
        Migration edited = BackgroundTest.background(
                "vitals by id size 400 where score IS NULL", TREAT.replace("= pulse", "= 77"));

        assertThat(failureOf(database.migrator(TABLES, edited).withBootDeadline(LONG))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.HALF_DONE_CHANGED);
    }

    @Test
    void the_backup_from_before_the_first_batch_outlives_all_boots_that_go_on() throws Exception {
        Migration step = data(2, "-- @batch vitals by id size 50 where score IS NULL\n" + TREAT);
        Migrator migrator = database.migrator(TABLES, step).withBootDeadline(OVER, AfterDeadline.END_BOOT);
        Path first = failureOf(migrator).backup().orElseThrow().file();

        for (int boot = 0; boot < 5; boot++) {
            // What a killed run leaves: nothing is noted, so the next one takes a backup of its own.
            Files.delete(folder.resolve("zmonitor.db-migrator-failure"));
            failureOf(migrator);
        }
        assertThat(first).exists();
        database.migrator(TABLES, step).migrate();
        assertThat(first).exists();
        try (Connection connection = new TestOpener().open(new DatabaseFile(first))) {
            assertThat(new SqlConnection(connection).number("SELECT total(treated) FROM vitals"))
                    .isZero();
        }
    }

    @Test
    void a_rehearsal_has_no_deadline() {
        Rehearsal rehearsal = database.migrator(TABLES, PLAIN)
                .withBootDeadline(OVER, AfterDeadline.END_BOOT)
                .maintenance()
                .rehearse();

        assertThat(rehearsal.report().applied()).hasSize(1);
    }

    @Test
    void a_new_database_and_a_small_table_are_done_at_once() throws Exception {
        database.execute("DELETE FROM vitals WHERE id > 50");

        assertThat(database.migrator(TABLES, SCORES)
                        .withBootDeadline(OVER)
                        .migrate()
                        .leftForLater())
                .isEmpty();
        assertThat(treated()).containsExactly("1|7");
    }

    @Test
    void whoever_leaves_a_step_to_the_background_reads_it_in_the_report() throws Exception {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            assertThat(open.report().leftForLater()).containsExactly(SCORES.id());
        }
    }

    @Test
    void a_deadline_is_some_time() {
        Migrator migrator = database.migrator(TABLES);
        Consumer<Duration> asked = migrator::withBootDeadline;

        assertThatThrownBy(() -> asked.accept(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> asked.accept(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(migrator.withBootDeadline(Duration.ofSeconds(Long.MAX_VALUE))
                        .migrate()
                        .wasUpToDate())
                .isTrue();
    }
}
