package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.watch.FlightRecording;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run did, in a recording of the JDK. */
class FlightRecordingTest {
    private static final String OURS = "io.zmonitor.migrator.";
    private static final Migration PLAIN =
            data(2, "-- @batch vitals by id size 400 where score IS NULL\n" + BackgroundTest.TREAT);

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        BackgroundTest.filled(database);
    }

    private List<RecordedEvent> recorded(Runnable work) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            for (String event : List.of("Run", "Step", "Batch", "Backup", "Check", "Rollback")) {
                recording.enable(OURS + event).withoutThreshold();
            }
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        Predicate<RecordedEvent> ours = event -> event.getEventType().getName().startsWith(OURS);
        return RecordingFile.readAllEvents(file).stream().filter(ours).toList();
    }

    private static List<RecordedEvent> of(String name, List<RecordedEvent> all) {
        return all.stream()
                .filter(event -> event.getEventType().getName().equals(OURS + name))
                .toList();
    }

    @Test
    void a_recording_has_run_step_batch_backup_and_check() throws Exception {
        Migrator migrator = database.migrator(BackgroundTest.TABLES, PLAIN)
                .withPostCheck(BuiltInChecks.quickCheck())
                .withListener(FlightRecording.ofRuns());

        List<RecordedEvent> all = recorded(migrator::migrate);

        assertThat(of("Run", all)).singleElement().satisfies(run -> {
            assertThat(run.getString("from")).isEqualTo("1");
            assertThat(run.getString("outcome")).isEqualTo("committed");
            assertThat(run.getInt("planned")).isEqualTo(1);
            assertThat(run.getDuration()).isPositive();
        });
        assertThat(of("Step", all)).singleElement().satisfies(step -> {
            assertThat(step.getString("migration")).isEqualTo("data-0002");
            assertThat(step.getBoolean("done")).isTrue();
            assertThat(step.getDuration()).isPositive();
        });
        assertThat(of("Batch", all)).isNotEmpty().allSatisfy(batch -> {
            assertThat(batch.getString("migration")).isEqualTo("data-0002");
            assertThat(batch.getLong("rows")).isBetween(400L, 2000L);
            assertThat(batch.getDuration()).isPositive();
        });
        assertThat(of("Backup", all)).singleElement().satisfies(backup -> {
            assertThat(backup.getString("file")).startsWith("zmonitor.db.backup-");
            assertThat(backup.getLong("bytes")).isPositive();
        });
        assertThat(of("Check", all))
                .extracting(check -> check.getString("phase"))
                .contains("PRE", "POST");
        assertThat(all).allSatisfy(event -> assertThat(event.getStackTrace()).isNull());
    }

    @Test
    void a_failed_run_has_its_code_and_its_step_is_not_done() throws Exception {
        Migration broken = schema(2, "ALTER TABLE vitals ADD COLUMN zone TEXT; INSERT INTO vitals (id) VALUES (7);");
        Migrator migrator = database.migrator(BackgroundTest.TABLES, broken).withListener(FlightRecording.ofRuns());

        List<RecordedEvent> all = recorded(() -> failureOf(migrator));

        assertThat(of("Run", all)).extracting(run -> run.getString("outcome")).containsExactly("ZM-501");
        assertThat(of("Step", all)).extracting(step -> step.getBoolean("done")).containsExactly(false);
    }

    @Test
    void without_a_recording_the_same_run_does_the_same() throws Exception {
        database.migrator(BackgroundTest.TABLES, PLAIN)
                .withListener(FlightRecording.ofRuns())
                .migrate();

        assertThat(database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated"))
                .containsExactly("1|2000");
    }
}
