package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.Background.State;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step with {@code @background} is recorded at the boot and goes on beside the application: each row once. */
class BackgroundTest {
    static final SqlMigration TABLES = schema(1, """
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, pulse INTEGER, score INTEGER, treated INTEGER NOT NULL DEFAULT 0);
            CREATE TABLE readings (ward TEXT NOT NULL, bed TEXT COLLATE NOCASE NOT NULL, value REAL, score INTEGER,
                treated INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (ward, bed)) WITHOUT ROWID;
            CREATE TABLE "Öde [notes]" ("the key" TEXT NOT NULL UNIQUE, score INTEGER, treated INTEGER NOT NULL DEFAULT 0);
            CREATE TABLE journal (text TEXT);
            CREATE TRIGGER journaled AFTER UPDATE ON vitals BEGIN INSERT INTO journal VALUES (new.id); END;
            """);
    static final String TREAT =
            "UPDATE vitals SET score = pulse, treated = treated + 1 WHERE id BETWEEN :from AND :to;";
    static final Migration SCORES = background("vitals by id size 50 where score IS NULL", TREAT);
    static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        filled(database);
    }

    static void filled(MonitorDatabase database) throws SQLException {
        database.migrator(TABLES).migrate();
        database.execute(
                "INSERT INTO vitals (id, pulse) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)"
                        + " SELECT i * 7, 40 + i % 100 FROM n",
                "INSERT INTO readings (ward, bed, value) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
                        + " LIMIT 300) SELECT 'W' || (i / 7), char(65 + i % 7) || 'é', i FROM n",
                "INSERT INTO \"Öde [notes]\" (\"the key\") WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
                        + " LIMIT 250) SELECT CASE i % 3 WHEN 0 THEN '' || i WHEN 1 THEN '00' || i ELSE '1e' || i END FROM n");
    }

    static SqlMigration background(String directive, String sql) {
        return data(2, "-- @background\n-- @batch " + directive + "\n" + sql);
    }

    private List<String> treated(String table) throws SQLException {
        return database.rows("SELECT treated, count(*) FROM " + table + " GROUP BY treated");
    }

    @Test
    void the_boot_records_it_and_treats_no_row() throws SQLException {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            assertThat(open.report().applied())
                    .extracting(MigrationReport.Applied::id)
                    .containsExactly(SCORES.id());
            assertThat(open.report().warnings())
                    .extracting(Warning::kind)
                    .containsOnlyOnce(Warning.Kind.LEFT_TO_BACKGROUND);
            assertThat(treated("vitals")).containsExactly("0|2000");
            assertThat(database.ledger()).containsExactly("schema-1", "data-2");
            assertThat(open.background().state()).isEqualTo(State.READY);
            assertThat(open.background().steps()).singleElement().satisfies(step -> {
                assertThat(step.id()).isEqualTo(SCORES.id());
                assertThat(step.isKnown()).isTrue();
                assertThat(step.done().rows()).isZero();
                assertThat(step.position()).isEmpty();
            });
        }
    }

    @Test
    void an_opening_that_waits_for_nobody_is_tried_again() throws Exception {
        AtomicInteger busy = new AtomicInteger(3);
        Migrator migrator = Migrator.forDatabase(database.path(), new TestOpener() {
                    @Override
                    public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                        boolean beside = Thread.currentThread().getName().endsWith(" background");
                        if (beside && busy.getAndDecrement() > 0) {
                            throw new SQLException("another process plays a log back", "", 5);
                        }
                        return super.open(file, purpose);
                    }
                })
                .withSource(MigrationSource.of(TABLES, SCORES));
        try (MigratedDatabase open = migrator.migrateAndOpen()) {
            open.background().start();

            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
            assertThat(open.background().problem()).isEmpty();
            assertThat(busy.get()).isNegative();
            assertThat(treated("vitals")).containsExactly("1|2000");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vitals by id size 10 where score IS NULL                    | vitals        | id BETWEEN :from AND :to
            readings by ward, bed size 7 where score IS NULL            | readings      | (ward, bed) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2)
            "Öde [notes]" by "the key" size 9 where score IS NULL -- x  | "Öde [notes]" | "the key" BETWEEN :from AND :to
            """)
    void started_it_treats_each_row_once(String directive, String table, String range)
            throws SQLException, InterruptedException {
        String rows = database.rows("SELECT count(*) FROM " + table).get(0);
        Migration step =
                background(directive, "UPDATE " + table + " SET treated = treated + 1, score = 1 WHERE " + range + ";");

        try (MigratedDatabase open = database.migrator(TABLES, step).migrateAndOpen()) {
            open.background().start();

            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
            assertThat(open.background().steps()).isEmpty();
        }
        assertThat(treated(table)).containsExactly("1|" + rows);
        assertThat(database.rows("SELECT * FROM schema_version_batch")).isEmpty();
        assertThat(database.rows(
                        "SELECT operation FROM schema_version_audit WHERE subject = 'data-0002' ORDER BY sequence"))
                .containsExactly("batches", "step", "batches");
        assertThat(database.migrator(TABLES, step).maintenance().verify().findings())
                .isEmpty();
        assertThat(database.migrator(TABLES, step).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void migrate_without_opening_leaves_nothing_to_anybody() throws SQLException {
        database.migrator(TABLES, SCORES).migrate();

        assertThat(treated("vitals")).containsExactly("1|2000");
    }

    @Test
    void a_table_of_one_batch_and_a_new_database_are_done_at_the_boot() throws Exception {
        database.execute("DELETE FROM vitals WHERE id > 50");
        MonitorDatabase other = MonitorDatabase.in(Files.createDirectory(folder.resolve("new")));
        Migration rows = data(3, "INSERT INTO vitals (id, pulse) VALUES (1, 60), (7, 70);");
        Migration small = data(4, "-- @background\n-- @batch vitals by id size 1 where score IS NULL\n" + TREAT);

        try (MigratedDatabase one = database.migrator(TABLES, SCORES).migrateAndOpen();
                MigratedDatabase two = other.migrator(TABLES, rows, small).migrateAndOpen()) {
            assertThat(one.background().state()).isEqualTo(State.DONE);
            one.background().start();
            assertThat(one.background().state()).isEqualTo(State.DONE);
            assertThat(two.background().state()).isEqualTo(State.DONE);
        }
        assertThat(treated("vitals")).containsExactly("1|7");
        assertThat(other.rows("SELECT DISTINCT treated FROM vitals")).containsExactly("1");
    }

    @Test
    void what_the_application_writes_meanwhile_is_treated_once_or_not_at_all() throws Exception {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen();
                Connection application = open.dataSource().getConnection()) {
            open.background().start(slowly(3, open));
            assertThat(open.background().await(LONG)).isEqualTo(State.PAUSED);
            SqlConnection writes = new SqlConnection(application);
            writes.execute("INSERT INTO vitals (id, pulse) VALUES (-5, 1), (8, 2), (99999, 3)");
            writes.execute("INSERT INTO vitals (id, pulse, score) VALUES (-4, 1, 1), (9, 2, 2), (13000, 2, 2)");
            writes.execute("UPDATE vitals SET score = 7 WHERE id IN (13986, 14000)");
            writes.execute("UPDATE vitals SET score = NULL, treated = 0 WHERE id = 14");
            open.background().resume();

            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(database.rows("SELECT id, treated FROM vitals WHERE treated <> 1 ORDER BY id"))
                .containsExactly("-4|0", "9|0", "13000|0", "13986|0", "14000|0");
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE score IS NULL"))
                .containsExactly("0");
    }

    /** A pace that pauses the work after so many batches. */
    static Background.Pace slowly(int batches, MigratedDatabase open) {
        int[] asked = {0};
        return Background.Pace.USUAL.withVeto(() -> {
            if (++asked[0] == batches + 1) {
                open.background().pause();
            }
            return Optional.empty();
        });
    }

    /** What docs/how-to/background.md shows. */
    private interface Monitor {
        boolean isConnected();

        void run(DataSource source) throws Exception;
    }

    private static void monitored(Migrator migrator, Monitor monitor) throws Exception {
        try (MigratedDatabase database = migrator.migrateAndOpen()) {
            Background background = database.background();
            background.start(Background.Pace.USUAL.withVeto(
                    () -> monitor.isConnected() ? Optional.of("patient connected") : Optional.empty()));
            monitor.run(database.dataSource());
        }
    }

    @Test
    void what_the_page_shows_works_and_closing_ends_the_batch_at_work() throws Exception {
        monitored(database.migrator(TABLES, SCORES), new Monitor() {
            @Override
            public boolean isConnected() {
                return false;
            }

            @Override
            public void run(DataSource source) throws Exception {
                try (Connection connection = source.getConnection()) {
                    while (new SqlConnection(connection).number("SELECT count(*) FROM vitals WHERE treated = 1") < 50) {
                        Thread.sleep(1);
                    }
                }
            }
        });
        assertThat(database.rows("SELECT DISTINCT treated FROM vitals ORDER BY 1"))
                .containsAnyOf("0", "1")
                .doesNotContain("2");
        assertThat(database.rows("SELECT count(*) = (SELECT total(keys) FROM schema_version_batch)"
                        + " OR NOT EXISTS (SELECT 1 FROM schema_version_batch) FROM vitals WHERE treated = 1"))
                .containsExactly("1");
    }

    @Test
    void it_survives_close_and_reopen_and_goes_on_behind_the_last_batch() throws Exception {
        long before;
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            open.background().start(slowly(3, open));
            open.background().await(LONG);
            before = open.background().steps().get(0).done().rows();
        }
        assertThat(before).isBetween(50L, 1900L);
        assertThat(treated("vitals")).containsExactly("0|" + (2000 - before), "1|" + before);

        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            assertThat(open.report().wasUpToDate()).isTrue();
            assertThat(open.background().state()).isEqualTo(State.READY);
            assertThat(open.background().steps().get(0).done().rows()).isEqualTo(before);
            open.background().start();
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(treated("vitals")).containsExactly("1|2000");
    }

    @Test
    void states_follow_each_other_and_a_veto_is_told_by_its_name() throws Exception {
        AtomicReference<String> veto = new AtomicReference<>("patient connected");
        Background closed;
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            Background background = open.background();
            closed = background;
            assertThatThrownBy(background::pause)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("READY");
            background.start(Background.Pace.USUAL
                    .withVeto(() -> Optional.ofNullable(veto.get()))
                    .withVeto(() -> {
                        throw new IllegalArgumentException("a row's value");
                    })
                    .withLeastFreeBytes(Long.MAX_VALUE));
            assertThatThrownBy(background::start).isInstanceOf(IllegalStateException.class);
            while (background.waitsFor().isEmpty()) {
                Thread.sleep(1);
            }
            assertThat(background.state()).isEqualTo(State.WAITING);
            assertThat(background.waitsFor())
                    .extracting(Background.Reason::kind)
                    .containsExactly(
                            Background.Reason.Kind.VETO,
                            Background.Reason.Kind.UNKNOWN,
                            Background.Reason.Kind.DISK_FULL);
            assertThat(background.waitsFor().get(0).text()).isEqualTo("patient connected");
            assertThat(background.waitsFor().toString()).doesNotContain("a row's value");
            assertThat(treated("vitals")).containsExactly("0|2000");

            background.pause();
            assertThat(background.await(LONG)).isEqualTo(State.PAUSED);
            background.resume();
            background.cancel();
            assertThat(background.await(LONG)).isEqualTo(State.CANCELLED);
            assertThat(background.waitsFor()).isEmpty();
            veto.set(null);
            background.start(Background.Pace.USUAL.withVeto(() -> Optional.ofNullable(veto.get())));
            assertThat(background.await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(closed.state()).isEqualTo(State.CLOSED);
        assertThatThrownBy(closed::start).isInstanceOf(IllegalStateException.class);
        assertThat(treated("vitals")).containsExactly("1|2000");
    }

    @Test
    void a_failure_is_told_recorded_once_and_tried_again_at_the_next_start() throws Exception {
        database.execute("CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.id = 7007 BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");
        for (int boot = 0; boot < 2; boot++) {
            try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
                open.background().start();
                assertThat(open.background().await(LONG)).isEqualTo(State.FAILED);
                assertThat(open.background().problem().orElseThrow().code()).isEqualTo(ProblemCode.BATCH_FAILED);
                assertThat(open.background().problem().orElseThrow().summary()).contains("with 1000 rows");
            }
        }
        assertThat(treated("vitals")).containsExactly("0|1000", "1|1000");
        assertThat(database.rows("SELECT outcome FROM schema_version_audit WHERE operation = 'failure'"))
                .containsExactly("ZM-544");

        database.execute("DROP TRIGGER stop");
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            open.background().start();
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
            assertThat(open.background().problem()).isEmpty();
        }
        assertThat(treated("vitals")).containsExactly("1|2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void the_application_reads_and_writes_beside_it(String journal) throws Exception {
        database.execute("PRAGMA journal_mode = " + journal);
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen();
                Connection application = open.dataSource().getConnection()) {
            SqlConnection writes = new SqlConnection(application);
            open.background().start(Background.Pace.USUAL.withBatch(Duration.ofMillis(2)));
            int written = 0;
            while (!open.background().state().isStill()) {
                writes.execute("INSERT INTO vitals (pulse, score) VALUES (1, 1)");
                assertThat(writes.number("SELECT count(*) FROM vitals")).isGreaterThan(2000);
                written++;
                Thread.sleep(3);
            }
            assertThat(open.background().problem()).isEmpty();
            assertThat(open.background().state()).isEqualTo(State.DONE);
            assertThat(written).isPositive();
            assertThat(treated("vitals")).containsExactly("0|" + written, "1|2000");
        }
    }

    @Test
    void it_waits_for_a_connection_that_writes_and_says_so() throws Exception {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen();
                Connection application = open.dataSource().getConnection()) {
            SqlConnection writes = new SqlConnection(application);
            writes.execute("BEGIN IMMEDIATE");
            open.background().start();
            while (open.background().waitsFor().isEmpty()) {
                Thread.sleep(1);
            }
            assertThat(open.background().waitsFor().get(0).kind()).isEqualTo(Background.Reason.Kind.CONNECTION_AT_WORK);
            writes.execute("COMMIT");
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
    }

    @Test
    void an_edited_script_goes_on_only_if_that_is_accepted() throws Exception {
        leftHalfDone();
        Migration edited = background("vitals by id size 50 where score IS NULL", TREAT.replace("= pulse", "= 77"));

        assertThat(failureOf(database.migrator(TABLES, edited)).problem().code())
                .isEqualTo(ProblemCode.HALF_DONE_CHANGED);
        database.migrator(TABLES, edited).maintenance().acceptChange(edited.id(), "corrected");
        try (MigratedDatabase open = database.migrator(TABLES, edited).migrateAndOpen()) {
            open.background().start();
            assertThat(open.background().await(LONG)).isEqualTo(State.DONE);
        }
        assertThat(treated("vitals")).containsExactly("1|2000");
        assertThat(database.rows("SELECT count(*) > 0 FROM vitals WHERE score = 77"))
                .containsExactly("1");
        assertThat(database.migrator(TABLES, edited).maintenance().verify().findings())
                .isEmpty();
    }

    private void leftHalfDone() throws Exception {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            open.background().start(slowly(3, open));
            open.background().await(LONG);
        }
    }

    @Test
    void a_source_without_it_is_refused_and_an_older_build_that_may_open_leaves_it_alone() throws Exception {
        Migration later = data(3, "INSERT INTO journal VALUES ('later');");
        Migration compatible = data(
                2,
                "-- @compatible-with 1\n-- @background\n-- @batch vitals by id size 50 where score" + " IS NULL\n"
                        + TREAT);
        try (MigratedDatabase open = database.migrator(TABLES, compatible).migrateAndOpen()) {
            open.background().start(slowly(3, open));
            open.background().await(LONG);
        }
        List<String> before = treated("vitals");

        assertThat(failureOf(database.migrator(TABLES, later)).problem().code()).isEqualTo(ProblemCode.MISSING);
        try (MigratedDatabase old = database.migrator(TABLES).migrateAndOpen()) {
            assertThat(old.background().state()).isEqualTo(State.DONE);
            assertThat(old.background().steps())
                    .singleElement()
                    .satisfies(step -> assertThat(step.isKnown()).isFalse());
            old.background().start();
            assertThat(old.background().state()).isEqualTo(State.DONE);
        }
        assertThat(treated("vitals")).isEqualTo(before);
    }

    @Test
    void a_rollback_of_it_is_refused_and_one_above_it_is_not() throws Exception {
        Migration above = schema(3, "CREATE TABLE more (id INTEGER);").withRollback("DROP TABLE more;");
        try (MigratedDatabase open = database.migrator(TABLES, SCORES, above).migrateAndOpen()) {
            assertThat(open.background().state()).isEqualTo(State.READY);
        }

        database.migrator(TABLES, SCORES, above).maintenance().rollbackTo(2, "a test");
        assertThat(database.ledger()).containsExactly("schema-1", "data-2");
        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(TABLES, SCORES).maintenance().rollbackTo(1, "a test"));
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.HALF_DONE);
    }

    @Test
    void a_rehearsal_does_all_of_it_and_leaves_the_database_alone() throws Exception {
        assertThat(database.migrator(TABLES, SCORES)
                        .maintenance()
                        .rehearse()
                        .report()
                        .applied())
                .hasSize(1);

        assertThat(treated("vitals")).containsExactly("0|2000");
    }

    @Test
    void the_status_says_what_is_left_to_the_background() throws Exception {
        leftHalfDone();

        assertThat(database.migrator(TABLES, SCORES).status().get(1))
                .isInstanceOfSatisfying(
                        MigrationStatus.Applied.class,
                        applied -> assertThat(
                                        applied.inBackground().orElseThrow().rows())
                                .isPositive());
        assertThat(database.migrator(TABLES, SCORES).status().get(0))
                .isInstanceOfSatisfying(
                        MigrationStatus.Applied.class,
                        applied -> assertThat(applied.inBackground()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -- @background                                                          | the script has no @batch
            -- @background -- @batch vitals by id                                   | @batch says no where
            """)
    void it_needs_batches_and_a_word_for_what_waits(String directives, String because) {
        Migration step = data(2, directives.replace(" -- ", "\n-- ") + "\n" + TREAT);

        MigrationException failure = failureOf(database.migrator(TABLES, step));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BACKGROUND_REFUSED);
        assertThat(failure.problem().summary()).contains(because);
    }
}
