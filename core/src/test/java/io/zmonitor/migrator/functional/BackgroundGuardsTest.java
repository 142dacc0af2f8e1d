package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.Background.State;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.background.BackgroundWork;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps work in the background from treating a row twice or not at all, and what happens without it. */
class BackgroundGuardsTest {
    private static final List<String> EACH_ONCE = List.of("1|2000");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void leave_a_step_to_the_background() throws SQLException {
        database = MonitorDatabase.in(folder);
        BackgroundTest.filled(database);
        database.migrator(BackgroundTest.TABLES, BackgroundTest.SCORES)
                .migrateAndOpen()
                .close();
    }

    private Background without(Guard... guards) {
        RunSettings settings = RunSettings.forFile(database.path(), database.opener())
                .withSource(MigrationSource.of(BackgroundTest.TABLES, BackgroundTest.SCORES));
        for (Guard guard : guards) {
            settings = settings.withoutGuard(guard);
        }
        return BackgroundWork.of(settings, new DatabaseFile(database.path()), database.opener());
    }

    private static void pausedAfter(int batches, Background work) throws InterruptedException {
        int[] asked = {0};
        work.start(Background.Pace.USUAL.withBatch(Duration.ofMillis(1)).withVeto(() -> {
            if (++asked[0] == batches + 1) {
                work.pause();
            }
            return Optional.empty();
        }));
        assertThat(work.await(BackgroundTest.LONG)).isEqualTo(State.PAUSED);
    }

    private static void finished(Background work) throws InterruptedException {
        work.resume();
        assertThat(work.await(BackgroundTest.LONG)).isEqualTo(State.DONE);
        work.close();
    }

    private List<String> treated() throws SQLException {
        return database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated");
    }

    @Test
    void what_the_application_has_written_itself_is_treated_again_without_a_look_at_what_waits() throws Exception {
        Background work = without(Guard.ONLY_WAITING_TREATED);
        pausedAfter(2, work);
        database.execute("UPDATE vitals SET score = 3, treated = 1 WHERE id = 14000");

        finished(work);

        assertThat(treated()).containsExactly("1|1999", "2|1");
    }

    @Test
    void rows_that_come_behind_the_mark_are_forgotten_without_a_second_look() throws Exception {
        Background work = without(Guard.LATE_ROWS_TREATED);
        pausedAfter(2, work);
        database.execute("INSERT INTO vitals (id, pulse) VALUES (-1, 60)");

        finished(work);

        assertThat(treated()).containsExactly("0|1", "1|2000");
    }

    @Test
    void two_at_work_treat_rows_twice_if_the_mark_is_not_read_in_each_batch() throws Exception {
        Background one = without(Guard.ONLY_WAITING_TREATED, Guard.BATCH_PLACE_READ_AGAIN);
        pausedAfter(2, one);
        Background other = without(Guard.ONLY_WAITING_TREATED, Guard.BATCH_PLACE_READ_AGAIN);
        pausedAfter(2, other);

        one.resume();
        one.await(BackgroundTest.LONG);
        one.close();
        other.close();

        assertThat(treated()).isNotEqualTo(EACH_ONCE);
    }

    @Test
    void two_at_work_by_turns_treat_each_row_once_by_the_mark_alone() throws Exception {
        Background one = without(Guard.ONLY_WAITING_TREATED);
        pausedAfter(2, one);
        Background other = without(Guard.ONLY_WAITING_TREATED);
        pausedAfter(2, other);

        finished(one);
        finished(other);

        assertThat(treated()).isEqualTo(EACH_ONCE);
    }

    @Test
    void two_at_work_at_once_treat_each_row_once() throws Exception {
        Background one = without(Guard.ONLY_WAITING_TREATED);
        Background other = without(Guard.ONLY_WAITING_TREATED);
        one.start(Background.Pace.USUAL.withBatch(Duration.ofMillis(1)));
        other.start(Background.Pace.USUAL.withBatch(Duration.ofMillis(1)));

        assertThat(one.await(BackgroundTest.LONG)).isEqualTo(State.DONE);
        assertThat(other.await(BackgroundTest.LONG)).isEqualTo(State.DONE);

        assertThat(treated()).isEqualTo(EACH_ONCE);
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE detail LIKE 'is done after%'"))
                .containsExactly("1");
    }

    @Test
    void a_step_that_makes_rows_that_wait_fails_and_goes_not_on_for_ever() throws Exception {
        Migration endless = BackgroundTest.background(
                "journal_rows by id size 5 where text = 'a'",
                "UPDATE journal_rows SET text = 'b' WHERE id BETWEEN :from AND :to;"
                        + "INSERT INTO journal_rows (text) VALUES (CASE WHEN :from < :to THEN 'a' ELSE 'a' END);");
        MonitorDatabase other = new MonitorDatabase(folder.resolve("other.db"), database.opener());
        other.migrator(BackgroundTest.TABLES).migrate();
        other.execute(
                "CREATE TABLE journal_rows (id INTEGER PRIMARY KEY, text TEXT)",
                "INSERT INTO journal_rows (text) VALUES ('a'), ('a'), ('a'), ('a'), ('a'), ('a')");
        try (MigratedDatabase open =
                other.migrator(BackgroundTest.TABLES, endless).migrateAndOpen()) {
            open.background().start();

            assertThat(open.background().await(BackgroundTest.LONG)).isEqualTo(State.FAILED);
            assertThat(open.background().problem().orElseThrow().code()).isEqualTo(ProblemCode.BATCH_ROWS_REMAIN);
        }
    }

    /** Java code that need not hold the boot. */
    record Coded() implements JavaMigration.Batched {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 3;
        }

        @Override
        public String description() {
            return "wards in lower case";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public Batches batches() {
            return Batches.through("readings", "ward", "bed").withSize(9).untilNone("score IS NULL");
        }

        @Override
        public boolean inBackground() {
            return true;
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            batch.change(
                    "SELECT ward, bed, value FROM readings"
                            + " WHERE (ward, bed) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2)",
                    "UPDATE readings SET score = ?, treated = treated + 1 WHERE ward = ? AND bed = ?",
                    (row, change) -> {
                        change.setInt(1, row.getInt("value"));
                        change.setString(2, row.getString("ward"));
                        change.setString(3, row.getString("bed"));
                        return true;
                    });
        }
    }

    @Test
    void java_code_goes_on_in_the_background_as_scripts_do_and_in_their_order() throws Exception {
        try (MigratedDatabase open = database.migrator(BackgroundTest.TABLES, BackgroundTest.SCORES, new Coded())
                .migrateAndOpen()) {
            assertThat(open.background().steps())
                    .extracting(Background.Step::id)
                    .containsExactly(BackgroundTest.SCORES.id(), new Coded().id());
            open.background().start();
            assertThat(open.background().await(BackgroundTest.LONG)).isEqualTo(State.DONE);
        }
        assertThat(treated()).isEqualTo(EACH_ONCE);
        assertThat(database.rows("SELECT treated, count(*) FROM readings GROUP BY treated"))
                .containsExactly("1|300");
    }
}
