package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source holds that stops no run, and that somebody may have meant otherwise. */
class SourceNotesTest {
    @TempDir
    Path folder;

    private Path scripts;
    private Migrator migrator;

    @BeforeEach
    void writeScripts() throws IOException {
        scripts = folder.resolve("migrations");
        script("schema/0000_init.sql", "-- Version: 0\nCREATE TABLE bed (id INTEGER PRIMARY KEY, ward TEXT);");
        script("data/0001_beds.sql", "-- @formatter:off\nINSERT INTO bed VALUES (1, 'ICU');");
        migrator = Migrator.forDatabase(folder.resolve("zmonitor.db"), new TestOpener())
                .withSource(MigrationSource.directory(scripts));
    }

    @Test
    void a_comment_for_another_tool_is_told_by_plan_and_run() {
        String note = "data/0001_beds.sql:1: what follows the at sign is no directive and was passed over";

        assertThat(notes(migrator.plan().warnings())).containsExactly(note);
        assertThat(notes(migrator.migrate().warnings())).containsExactly(note);
        assertThat(migrator.migrate().warnings()).isEmpty();
    }

    @Test
    void a_file_that_looks_like_a_script_and_is_none_is_told() throws IOException {
        migrator.migrate();
        script("schema/0002_room.sql", "CREATE TABLE room (id INTEGER);");
        script("data/0003_x.py", "print()");
        script("schema/0004_x.sql.bak", "");
        script("README.md", "");
        script("schema/notes.txt", "");
        String python = "data/0003_x.py is no script and was passed over: its name does not end in .sql";
        String copy = "schema/0004_x.sql.bak is no script and was passed over: its name does not end in .sql";

        assertThat(notes(migrator.plan().warnings())).containsExactly(python, copy);
        MigrationsLock.write(scripts);
        assertThat(notes(migrator.plan().warnings())).containsExactly(python, copy);
        assertThat(notes(migrator.migrate().warnings())).containsExactly(python, copy);
    }

    @Test
    void a_script_that_the_lock_file_does_not_list_or_know_is_found_by_verify() throws IOException {
        MigrationsLock.write(scripts);
        migrator.migrate();
        assertThat(migrator.maintenance().verify().findings()).isEmpty();

        script("schema/0002_room.sql", "CREATE TABLE room (id INTEGER);");
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(migrator.maintenance().verify().findings())
                .containsExactly(new Findings.InSourceData("schema/0002_room.sql is not listed in migrations.lock."));

        Files.delete(scripts.resolve("schema/0002_room.sql"));
        script("data/0001_beds.sql", "INSERT INTO bed VALUES (1, 'OR');");
        assertThat(migrator.maintenance().verify().findings())
                .containsExactly(
                        new Findings.InSourceData("data/0001_beds.sql differs from its line in migrations.lock."));
    }

    @Test
    void a_gap_in_the_numbers_is_told() throws IOException {
        script("schema/0003_room.sql", "CREATE TABLE room (id INTEGER);");
        script("seed/0005_rooms.sql", "INSERT INTO room VALUES (1);");

        assertThat(notes(migrator.plan().warnings())).contains("No migration has the number 2, 4");
        assertThat(notes(migrator.withNumbering(Numbering.PER_TYPE).plan().warnings()))
                .contains("No migration has the schema number 1, 2");
    }

    @Test
    void numbers_that_are_dates_have_no_gaps() throws IOException {
        script("schema/20260101_room.sql", "CREATE TABLE room (id INTEGER);");

        assertThat(notes(migrator.plan().warnings())).noneMatch(note -> note.contains("number"));
    }

    @Test
    void a_migration_with_the_number_0_is_applied_before_all_others() {
        MigrationReport report = migrator.migrate();

        assertThat(report.applied())
                .extracting(applied -> applied.id().toString())
                .containsExactly("schema-0000", "data-0001");
        assertThat(migrator.status()).hasOnlyElementsOfType(MigrationStatus.Applied.class);
        assertThat(migrator.maintenance().verify().findings()).isEmpty();
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    private void script(String file, String text) throws IOException {
        Path path = scripts.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static List<String> notes(List<Warning> warnings) {
        return warnings.stream()
                .filter(warning -> warning.kind() == Warning.Kind.SOURCE_NOTED)
                .map(Warning::text)
                .toList();
    }
}
