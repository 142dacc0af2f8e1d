package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.BackgroundTest.SCORES;
import static io.zmonitor.migrator.functional.BackgroundTest.TABLES;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Background.State;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that requires one in the background runs when no row of that one waits, and not before. */
class RequiresTest {
    private static final Migration CONTRACT =
            schema(3, "-- @requires data-0002\nALTER TABLE vitals DROP COLUMN pulse;");
    private static final List<String> EACH_ONCE = List.of("1|2000");

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

    private void leftHalfDone() throws Exception {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES).migrateAndOpen()) {
            open.background().start(BackgroundTest.slowly(3, open));
            assertThat(open.background().await(BackgroundTest.LONG)).isEqualTo(State.PAUSED);
        }
    }

    @Test
    void what_is_required_is_finished_first_with_progress() throws Exception {
        leftHalfDone();
        List<RunListener.Event.Batch> batches = new ArrayList<>();

        MigrationReport report = database.migrator(TABLES, SCORES, CONTRACT)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Batch batch) {
                        batches.add(batch);
                    }
                })
                .migrate();

        assertThat(report.applied()).extracting(MigrationReport.Applied::id).containsExactly(CONTRACT.id());
        assertThat(batches).isNotEmpty().allMatch(batch -> batch.id().equals(SCORES.id()));
        assertThat(batches)
                .extracting(RunListener.Event.Batch::batches)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(treated()).isEqualTo(EACH_ONCE);
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE score IS NULL"))
                .containsExactly("0");
        assertThat(database.rows("SELECT * FROM schema_version_batch")).isEmpty();
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'batches'"
                        + " AND detail LIKE '%schema-0003 requires it'"))
                .hasSize(1);
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("2");
        assertThat(database.migrator(TABLES, SCORES, CONTRACT)
                        .maintenance()
                        .verify()
                        .findings())
                .isEmpty();
        assertThat(database.migrator(TABLES, SCORES, CONTRACT).migrate().wasUpToDate())
                .isTrue();
    }

    @Test
    void a_device_that_skips_a_release_does_all_of_it_at_one_boot() throws Exception {
        try (MigratedDatabase open = database.migrator(TABLES, SCORES, CONTRACT).migrateAndOpen()) {
            assertThat(open.report().applied()).hasSize(2);
            assertThat(open.background().state()).isEqualTo(State.DONE);
        }
        assertThat(treated()).isEqualTo(EACH_ONCE);
    }

    @Test
    void rows_that_an_older_build_has_written_since_the_end_are_treated_too() throws Exception {
        database.migrator(TABLES, SCORES).migrate();
        database.execute("INSERT INTO vitals (id, pulse) VALUES (-1, 60), (99999, 61)");

        database.migrator(TABLES, SCORES, CONTRACT).migrate();

        assertThat(treated()).containsExactly("1|2002");
        assertThat(database.rows("SELECT score FROM vitals WHERE id IN (-1, 99999) ORDER BY id"))
                .containsExactly("60", "61");
    }

    @Test
    void what_cannot_be_finished_refuses_the_step_and_keeps_the_rows_before_it() throws Exception {
        leftHalfDone();
        database.execute("CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.id = 7007 BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");

        MigrationException failure = failureOf(database.migrator(TABLES, SCORES, CONTRACT));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(treated()).containsExactly("0|1000", "1|1000");
        assertThat(database.ledger()).containsExactly("schema-1", "data-2");
        database.execute("DROP TRIGGER stop");
        database.migrator(TABLES, SCORES, CONTRACT).migrate();
        assertThat(treated()).isEqualTo(EACH_ONCE);
    }

    @Test
    void without_the_word_the_step_takes_away_what_waiting_rows_need() throws Exception {
        leftHalfDone();

        database.migrator(TABLES, SCORES, schema(3, "ALTER TABLE vitals DROP COLUMN pulse;"))
                .migrate();

        assertThat(database.rows("SELECT count(*) > 0 FROM vitals WHERE score IS NULL"))
                .containsExactly("1");
    }

    @Test
    void a_new_database_and_a_required_step_without_rows_to_wait_for_cost_nothing() throws Exception {
        MonitorDatabase other = MonitorDatabase.in(Files.createDirectory(folder.resolve("new")));
        other.migrator(TABLES, SCORES, CONTRACT).migrate();
        assertThat(other.ledger()).containsExactly("schema-1", "data-2", "schema-3");

        database.migrator(TABLES, SCORES, CONTRACT).migrate();
        database.migrator(
                        TABLES, SCORES, CONTRACT, schema(4, "-- @requires data-0002\nCREATE TABLE more (id INTEGER);"))
                .migrate();
        assertThat(database.ledger()).containsExactly("schema-1", "data-2", "schema-3", "schema-4");
    }

    @Test
    void what_is_not_applied_before_cannot_be_required() {
        for (String required : List.of("data-0004", "data-9", "schema-0003")) {
            MigrationException failure = failureOf(database.migrator(
                    TABLES,
                    SCORES,
                    schema(3, "-- @requires " + required + "\nCREATE TABLE more (id INTEGER);"),
                    MonitorDatabase.data(4, "DELETE FROM journal;")));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.REQUIRED_MISSING);
            assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        }
    }

    @Test
    void the_status_says_what_waits_for_what() throws Exception {
        leftHalfDone();

        assertThat(database.migrator(TABLES, SCORES, CONTRACT).status().get(2))
                .isInstanceOfSatisfying(
                        MigrationStatus.Pending.class,
                        pending -> assertThat(pending.waitsFor()).containsExactly(SCORES.id()));
        assertThat(database.migrator(TABLES, SCORES).maintenance().finishBackground())
                .containsExactly(SCORES.id());
        assertThat(database.migrator(TABLES, SCORES, CONTRACT).status().get(2))
                .isInstanceOfSatisfying(
                        MigrationStatus.Pending.class,
                        pending -> assertThat(pending.waitsFor()).isEmpty());
    }

    @Test
    void an_operator_finishes_it_without_a_hand_on_it() throws Exception {
        leftHalfDone();

        assertThat(database.migrator(TABLES, SCORES).maintenance().finishBackground())
                .containsExactly(SCORES.id());

        assertThat(treated()).isEqualTo(EACH_ONCE);
        assertThat(database.migrator(TABLES, SCORES).maintenance().finishBackground())
                .isEmpty();
        assertThat(database.migrator(TABLES, SCORES).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(TABLES, SCORES).maintenance().verify().findings())
                .isEmpty();
    }
}
