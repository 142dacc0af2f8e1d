package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SourceEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script says of itself reaches whoever asks: before a run, in it and after it. */
class ScriptHeaderTest {
    private static final String BEDS = """
            -- Author: N. Example
            -- Risk: medium
            -- Estimated time: 5 s
            CREATE TABLE beds (id INTEGER);
            """;

    @TempDir
    Path folder;

    private final List<RunListener.Event> events = new ArrayList<>();
    private Path scripts;
    private Migrator migrator;

    @BeforeEach
    void writeScripts() throws IOException {
        scripts = folder.resolve("migrations");
        write("schema/0001_beds.sql", BEDS);
        write("rollback/0001_rollback.sql", "DROP TABLE beds;");
        write("data/0002_first_beds.sql", "INSERT INTO beds VALUES (1);");
        migrator = Migrator.forDatabase(folder.resolve("zmonitor.db"), new TestOpener())
                .withSource(MigrationSource.directory(scripts))
                .withListener(events::add);
    }

    @Test
    void the_plan_tells_header_text_and_whether_there_is_a_rollback() {
        MigrationPlan plan = migrator.plan();

        assertDescribed(plan.steps().get(0));
        assertThat(plan.steps().get(1).content().orElseThrow().rollback()).isEqualTo(SourceEntry.Content.Rollback.NONE);
        assertThat(plan.steps().get(1).header()).isEqualTo(SourceEntry.Header.NONE);
    }

    @Test
    void the_status_tells_them_before_and_after_also_beside_a_lock_file() throws IOException {
        assertDescribed(source(migrator.status().get(0)));
        migrator.migrate();

        MigrationStatus applied = migrator.status().get(0);
        assertDescribed(source(applied));
        assertThat(applied.inLedger().orElseThrow().description()).isEqualTo("beds");
        MigrationsLock.write(scripts);
        assertDescribed(source(migrator.status().get(0)));
    }

    @Test
    void a_script_that_cannot_be_read_any_more_hides_no_other_one_in_the_status() throws IOException {
        write("schema/0003_rooms.sql", "CREATE TABLE rooms (id INTEGER);");
        migrator.migrate();
        write("data/0002_first_beds.sql", "INSERT INTO 'beds;");

        List<MigrationStatus> statuses = migrator.status();

        assertDescribed(source(statuses.get(0)));
        assertThat(statuses.get(1)).isInstanceOf(MigrationStatus.Changed.class);
        assertThat(source(statuses.get(1)).content()).isEmpty();
        assertThat(source(statuses.get(2)).content()).isPresent();
    }

    @Test
    void events_and_report_tell_them() {
        MigrationReport report = migrator.migrate();

        MigrationReport.Applied applied = report.applied().get(0);
        assertDescribed(applied.source());
        assertThat(events)
                .filteredOn(RunListener.Event.Started.class::isInstance)
                .first()
                .satisfies(event -> assertDescribed(((RunListener.Event.Started) event).source()));
        assertThat(events)
                .filteredOn(RunListener.Event.Planned.class::isInstance)
                .first()
                .satisfies(event -> assertDescribed(
                        ((RunListener.Event.Planned) event).plan().steps().get(0)));
    }

    @Test
    void a_rollback_tells_what_undoes() throws IOException {
        Files.delete(scripts.resolve("data/0002_first_beds.sql"));
        migrator.migrate();
        events.clear();

        migrator.maintenance().rollback(1, "a test");

        assertThat(events)
                .filteredOn(RunListener.Event.Started.class::isInstance)
                .first()
                .satisfies(event -> assertThat(((RunListener.Event.Started) event)
                                .source()
                                .content()
                                .orElseThrow()
                                .sql())
                        .contains("DROP TABLE beds;"));
    }

    @Test
    void no_text_of_a_script_gets_into_what_is_printed() {
        assertThat(migrator.plan()).asString().contains("Author").doesNotContain("CREATE TABLE");
    }

    private static void assertDescribed(SourceEntry entry) {
        assertThat(entry.header().risk()).contains("medium");
        assertThat(entry.header().estimatedTime()).contains("5 s");
        assertThat(entry.header().find("author")).contains("N. Example");
        SourceEntry.Content content = entry.content().orElseThrow();
        assertThat(content.sql()).isEqualTo(Optional.of(BEDS));
        assertThat(content.rollback()).isEqualTo(SourceEntry.Content.Rollback.SCRIPT);
        assertThat(content.rollbackSql())
                .hasValueSatisfying(text -> assertThat(text).isNotBlank());
        assertThat(entry.checksum().toString()).isNotEmpty();
    }

    private static SourceEntry source(MigrationStatus status) {
        return status.inSource().orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        Path file = scripts.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
