package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where backups go, what they are called, how many are kept, and places that cannot take one. */
class BackupPlaceTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        database.execute("INSERT INTO beds (ward) VALUES ('east'), ('west')");
    }

    @Test
    void keeps_the_newest_and_deletes_only_what_is_its_own() throws IOException, SQLException {
        Path another = Files.write(folder.resolve("zmonitor.db.backup-20200101-000000"), new byte[4096]);
        Path renamed = Files.write(folder.resolve("zmonitor.db.backup-20200101-000000-1"), new byte[1]);
        Path foreign = Files.write(folder.resolve("zmonitor.db.backup-2020"), new byte[1]);
        Path link = Files.createSymbolicLink(folder.resolve("zmonitor.db.backup-20190101-000000"), database.path());
        Path quarantine = Files.createDirectory(folder.resolve("zmonitor.db-quarantine-1"));

        for (int day = 1; day <= 5; day++) {
            takenAt(NOON.plus(Duration.ofDays(day)));
        }

        assertThat(backups())
                .containsExactly(
                        "zmonitor.db.backup-20190101-000000",
                        "zmonitor.db.backup-2020",
                        "zmonitor.db.backup-20200101-000000",
                        "zmonitor.db.backup-20200101-000000-1",
                        "zmonitor.db.backup-20260304-120000",
                        "zmonitor.db.backup-20260305-120000",
                        "zmonitor.db.backup-20260306-120000");
        assertThat(List.of(another, renamed, foreign, link, quarantine)).allMatch(Files::exists);
    }

    @Test
    void a_clock_that_goes_back_costs_none_of_the_newest() throws IOException {
        takenAt(NOON.plus(Duration.ofDays(1)));
        takenAt(NOON.plus(Duration.ofDays(2)));
        takenAt(NOON.plus(Duration.ofDays(3)));

        takenAt(NOON.minus(Duration.ofDays(900)));
        takenAt(NOON.minus(Duration.ofDays(899)));

        assertThat(backups())
                .containsExactly(
                        "zmonitor.db.backup-20260304-120000",
                        "zmonitor.db.backup-20260304-120000-2",
                        "zmonitor.db.backup-20260304-120000-3");
    }

    @Test
    void what_a_clock_that_went_back_has_named_is_still_the_newest() throws SQLException {
        takenAt(NOON);
        database.execute("INSERT INTO beds (ward) VALUES ('north')");
        takenAt(NOON.minus(Duration.ofDays(900)));

        database.migrator(BEDS).maintenance().restoreNewest("a try");

        assertThat(database.rows("SELECT ward FROM beds ORDER BY id")).containsExactly("east", "west", "north");
    }

    @Test
    void a_name_of_the_future_that_is_no_backup_of_this_database_is_not_followed() throws IOException {
        Files.write(folder.resolve("zmonitor.db.backup-21060101-000000"), new byte[4096]);
        Files.createFile(folder.resolve("zmonitor.db.backup-21060102-000000"));

        takenAt(NOON);

        assertThat(backups()).contains("zmonitor.db.backup-20260301-120000").hasSize(3);
    }

    @Test
    void two_of_one_second_have_two_names_and_a_link_is_not_followed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.createSymbolicLink(folder.resolve("zmonitor.db.backup-20260301-120000"), elsewhere);

        takenAt(NOON);
        takenAt(NOON);

        assertThat(elsewhere).doesNotExist();
        assertThat(backups())
                .containsExactly(
                        "zmonitor.db.backup-20260301-120000",
                        "zmonitor.db.backup-20260301-120000-2",
                        "zmonitor.db.backup-20260301-120000-3");
    }

    @Test
    void what_an_interrupted_one_left_is_swept_away() throws IOException {
        Files.write(folder.resolve("zmonitor.db.backup-20260101-000000-unfinished"), new byte[10]);
        Files.write(folder.resolve("zmonitor.db.backup-20260101-000000-2-unfinished-journal"), new byte[10]);
        Files.write(folder.resolve("another.db.backup-20260101-000000-unfinished"), new byte[10]);

        takenAt(NOON);

        assertThat(backups())
                .containsExactly("another.db.backup-20260101-000000-unfinished", "zmonitor.db.backup-20260301-120000");
    }

    @Test
    void goes_into_the_folder_that_was_asked_for() throws IOException {
        Path safe = Files.createDirectory(folder.resolve("safe"));

        Backup backup = database.migrator(BEDS, WARDS)
                .withBackupPolicy(BackupPolicy.always().inFolder(safe))
                .migrate()
                .backup()
                .orElseThrow();

        assertThat(backup.file()).hasParent(safe);
        assertThat(backups()).isEmpty();
    }

    @Test
    void a_place_that_cannot_take_it_stops_the_run_before_anything_is_touched() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        byte[] before = Files.readAllBytes(database.path());

        for (Path place : List.of(folder.resolve("missing"), file, link, closed)) {
            if (place.equals(closed) && Files.isWritable(closed)) {
                continue; // whoever runs this may write everywhere
            }
            MigrationException refusal = failureOf(database.migrator(BEDS, WARDS)
                    .withBackupPolicy(BackupPolicy.always().inFolder(place)));

            assertThat(refusal.problem().code()).as("%s", place).isEqualTo(ProblemCode.BACKUP_LOCATION);
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(refusal.backup()).isEmpty();
            assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
        }
        assertThat(database.migrator(BEDS, WARDS).migrate().applied()).hasSize(1);
    }

    @Test
    void a_full_disk_stops_the_run_before_anything_is_touched() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk.toString()), "may not mount");
        try {
            byte[] before = Files.readAllBytes(database.path());

            // The pre-check would refuse: such a disk has less than it asks for (DiskSpaceTest).
            MigrationException refusal =
                    failureOf(new MonitorDatabase.Run(database.without(Guard.SPACE_FORESEEN, BEDS, WARDS)
                            .settings()
                            .withBackupPolicy(BackupPolicy.always().inFolder(disk))));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.NO_SPACE_FOR_COPY);
            assertThat(refusal.problem().summary())
                    .isEqualTo("There is no space for a copy of " + database.path() + ": " + disk + " needs at least "
                            + (before.length + 65536) + " bytes free and has 8192.");
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
        } finally {
            succeeds("umount", disk.toString());
        }
    }

    @Test
    void an_older_one_that_cannot_be_deleted_stops_no_run() throws Exception {
        takenAt(NOON);
        Path oldest = folder.resolve("zmonitor.db.backup-20260301-120000");
        assumeTrue(succeeds("mount", "--bind", oldest.toString(), oldest.toString()), "may not mount");
        try {
            MigrationReport report = database.migrator(BEDS, WARDS)
                    .withBackupPolicy(BackupPolicy.always().keeping(1))
                    .migrate();

            assertThat(report.backup().orElseThrow().file()).exists();
            assertThat(report.warnings())
                    .containsExactly(Results.warning(
                            Warning.Kind.BACKUP_NOT_DELETED,
                            "the old backup " + oldest + " could not be deleted: FileSystemException"));
            assertThat(oldest).exists();
        } finally {
            succeeds("umount", oldest.toString());
        }
        database.migrator(BEDS)
                .withBackupPolicy(BackupPolicy.always().keeping(1).keepingVersions(0))
                .maintenance()
                .backup();
        assertThat(backups()).hasSize(1);
    }

    private void takenAt(Instant instant) {
        at(instant, BEDS).maintenance().backup();
    }

    private Migrator at(Instant instant, Migration... migrations) {
        return database.migrator(migrations).withClock(Clock.fixed(instant, ZoneOffset.UTC));
    }

    private List<String> backups() throws IOException {
        return names().stream().filter(name -> name.contains(".backup-")).toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
