package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.watch.Alert;
import io.zmonitor.migrator.watch.Alert.Kind;
import io.zmonitor.migrator.watch.Alert.Level;
import io.zmonitor.migrator.watch.Alerts;
import io.zmonitor.migrator.watch.FlightRecording;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person should hear of, with its level; of all else nothing. */
class AlertsTest {
    private static final SqlMigration BEDS = schema(
                    1,
                    "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT NOT NULL); INSERT INTO beds VALUES (1, 'a');")
            .withRollback("DROP TABLE beds;");
    private static final Migration THREE =
            data(2, "UPDATE beds SET name = 'b'; UPDATE beds SET name = 'c'; UPDATE beds SET name = 'd';");
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    @TempDir
    Path folder;

    private final List<Alert> alerts = new ArrayList<>();
    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
    }

    private Migrator migrator(Migration... migrations) {
        return database.migrator(migrations).withListener(Alerts.to(alerts::add));
    }

    @Test
    void a_run_in_which_nothing_is_wrong_tells_nobody() {
        migrator(BEDS, THREE).migrate();

        assertThat(alerts).isEmpty();
    }

    @Test
    void a_long_step_is_told_once_while_it_runs() {
        database.migrator(BEDS).migrate();

        database.migrator(BEDS, THREE)
                .withListener(Alerts.to(alerts::add).withLongStep(AT_ONCE))
                .migrate();

        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(Kind.LONG_STEP);
            assertThat(alert.level()).isEqualTo(Level.WARNING);
            assertThat(alert.migration()).contains(THREE.id());
            assertThat(alert.text()).isEqualTo("data-0002 takes longer than 0 ms");
        });
    }

    @Test
    void a_long_statement_is_a_long_step_and_a_new_step_is_told_anew() {
        Alerts listener = Alerts.to(alerts::add).withLongStep(AT_ONCE);
        SourceEntry source = migrator(BEDS).plan().steps().get(0);
        MigrationId id = MigrationId.schema(7);

        for (int step = 0; step < 2; step++) {
            listener.on(new Events.StartedData(id, "index", source));
            listener.on(running(id));
            listener.on(running(id));
        }
        assertThat(alerts).extracting(Alert::kind).containsExactly(Kind.LONG_STEP, Kind.LONG_STEP);
        listener.on(new Events.FailedData(failureOf(migrator(THREE)).problem(), DatabaseState.UNTOUCHED));
        alerts.clear();
        listener.on(running(id));
        assertThat(alerts).isEmpty();
    }

    private static Events.RunningData running(MigrationId id) {
        return new Events.RunningData(
                id, ScriptLocation.file("x.sql"), Duration.ofSeconds(1), 4096, OptionalDouble.empty());
    }

    @Test
    void a_failure_and_a_failed_post_check_are_critical() throws SQLException {
        failureOf(migrator(BEDS, data(2, "UPDATE beds SET name = NULL;")));
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(Kind.FAILED);
            assertThat(alert.level()).isEqualTo(Level.CRITICAL);
            assertThat(alert.text()).isEqualTo("a run failed with ZM-501, the database is UNTOUCHED");
        });

        alerts.clear();
        failureOf(migrator(BEDS)
                .withPreCheck(Check.of("harmless", context -> Check.Verdict.pass()))
                .withPostCheck(Check.of("beds", context -> Check.Verdict.fail("too few", "add some"))));
        assertThat(alerts).extracting(Alert::kind).containsExactly(Kind.POST_CHECK_FAILED, Kind.FAILED);
        assertThat(alerts.get(0).text()).contains("beds").doesNotContain("too few");
        assertThat(alerts.get(0).migration()).isEqualTo(Optional.empty());
    }

    @Test
    void a_rollback_and_a_restored_backup_are_warnings() throws SQLException {
        SqlMigration wards = schema(2, "CREATE TABLE wards (id INTEGER);").withRollback("DROP TABLE wards;");
        migrator(BEDS).migrate();
        Path backup = migrator(BEDS, wards).migrate().backup().orElseThrow().file();
        migrator(BEDS, wards).maintenance().rollbackTo(1, "a test");
        migrator(BEDS, wards).maintenance().restore(backup, "a test");

        assertThat(alerts).extracting(Alert::kind).containsExactly(Kind.ROLLED_BACK, Kind.RESTORED);
        assertThat(alerts).extracting(Alert::level).containsOnly(Level.WARNING);
        assertThat(alerts.get(0).migration()).contains(wards.id());
    }

    /** What docs/how-to/configure-the-boot.md shows. */
    private interface Pager {
        void call(String text);

        void note(String text);
    }

    private static Migrator watched(Migrator migrator, Pager pager) {
        return migrator.withListener(FlightRecording.ofRuns())
                .withListener(Alerts.to(alert -> {
                            if (alert.level() == Alert.Level.CRITICAL) {
                                pager.call(alert.text());
                            } else {
                                pager.note(alert.text());
                            }
                        })
                        .withLongStep(Duration.ofMinutes(2)));
    }

    @Test
    void what_the_page_shows_calls_for_what_is_critical() {
        List<String> called = new ArrayList<>();
        Pager pager = new Pager() {
            @Override
            public void call(String text) {
                called.add(text);
            }

            @Override
            public void note(String text) {
                called.add("noted: " + text);
            }
        };
        failureOf(watched(database.migrator(data(1, "DROP TABLE nothing;")), pager));

        assertThat(called).singleElement().asString().startsWith("a run failed with ZM-501");
    }

    @Test
    void a_receiver_that_throws_changes_nothing() throws SQLException {
        database.migrator(BEDS, THREE)
                .withListener(Alerts.to(alert -> {
                            throw new IllegalStateException("no pager");
                        })
                        .withLongStep(AT_ONCE))
                .migrate();

        assertThat(database.rows("SELECT name FROM beds")).containsExactly("d");
    }

    @Test
    void a_threshold_is_some_time() {
        Alerts listener = Alerts.to(alerts::add);

        assertThatThrownBy(() -> listener.withLongStep(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Alerts.LONG_STEP).isEqualTo(Duration.ofMinutes(5));
        migrator(BEDS)
                .withListener(listener.withLongStep(Duration.ofSeconds(Long.MAX_VALUE)))
                .migrate();
        assertThat(alerts).isEmpty();
    }
}
