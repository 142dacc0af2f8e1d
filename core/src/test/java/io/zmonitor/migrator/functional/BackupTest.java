package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.run.Guard;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backup before a change: when it is taken, what it holds, where it goes, and what stops the change. */
class BackupTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
    private static final SqlMigration EMPTIED = data(3, "-- @rows beds may decrease\nDELETE FROM beds;");
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
    void a_new_database_is_not_backed_up() throws IOException {
        assertThat(backups()).isEmpty();
    }

    @Test
    void holds_what_the_database_was_before_the_run() throws SQLException {
        List<RunEvent> events = new ArrayList<>();

        MigrationReport report =
                at(NOON, BEDS, WARDS, EMPTIED).withListener(events::add).migrate();

        Backup backup = report.backup().orElseThrow();
        assertThat(backup.file()).isEqualTo(folder.resolve("zmonitor.db.backup-20260301-120000"));
        assertThat(backup.takenAt()).isEqualTo(NOON);
        assertThat(backup.file()).hasSize(backup.bytes());
        assertThat(events).contains(new RunEvent.BackedUp(backup));
        MonitorDatabase before = new MonitorDatabase(backup.file(), database.opener());
        assertThat(before.rows("SELECT ward FROM beds ORDER BY id")).containsExactly("east", "west");
        assertThat(before.ledger()).containsExactly("schema-1");
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("0");
        assertThat(database.rows("SELECT subject, from_version, detail FROM schema_version_audit WHERE operation ="
                        + " 'backup'"))
                .containsExactly("zmonitor.db.backup-20260301-120000|1/0/0|" + backup.bytes() + " bytes");
    }

    @Test
    void may_be_read_by_its_owner_only_and_leaves_nothing_beside_it() throws IOException {
        Path backup =
                database.migrator(BEDS, WARDS).migrate().backup().orElseThrow().file();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "zmonitor.db",
                        "zmonitor.db-migrator-lock",
                        backup.getFileName().toString());
    }

    @Test
    void a_boot_with_nothing_to_do_takes_none() {
        assertThat(database.migrator(BEDS).migrate().backup()).isEmpty();
        assertThat(database.migrator(BEDS).maintenance().backups()).isEmpty();
    }

    @Test
    void holds_what_is_in_the_log_only_in_wal_mode() throws SQLException {
        database.execute("PRAGMA journal_mode = wal");
        database.execute("INSERT INTO beds (ward) VALUES ('north')");

        Backup backup = database.migrator(BEDS, WARDS).migrate().backup().orElseThrow();

        assertThat(new MonitorDatabase(backup.file(), database.opener()).rows("SELECT count(*) FROM beds"))
                .containsExactly("3");
        assertThat(database.rows("PRAGMA journal_mode")).containsExactly("wal");
    }

    @Test
    void a_reader_that_keeps_rows_in_the_log_does_not_keep_them_out_of_the_backup() throws SQLException {
        assertThat(rowsInABackupBesideAReader(database.migrator(BEDS, WARDS))).isEqualTo(1002);
    }

    @Test
    @SuppressWarnings("try") // The reader only has to be there.
    void a_copy_of_the_file_alone_would_lack_them() throws SQLException {
        try (Connection reader = readerBesideALongLog()) {
            database.without(Guard.BACKUP_UNDISTURBED, Guard.BACKUP_VERIFIED, BEDS, WARDS)
                    .withLockTimeout(Duration.ofMillis(50))
                    .run();
        }
        Path backup = database.migrator(BEDS).maintenance().backups().get(0).file();

        assertThat(new MonitorDatabase(backup, database.opener()).rows("SELECT count(*) FROM beds"))
                .doesNotContain("1002");
    }

    @SuppressWarnings("try") // The reader only has to be there.
    private int rowsInABackupBesideAReader(Migrator migrator) throws SQLException {
        Backup backup;
        try (Connection reader = readerBesideALongLog()) {
            backup = migrator.withLockTimeout(Duration.ofMillis(50))
                    .migrate()
                    .backup()
                    .orElseThrow();
        }
        return Integer.parseInt(new MonitorDatabase(backup.file(), database.opener())
                .rows("SELECT count(*) FROM beds")
                .get(0));
    }

    /** Another connection, whose snapshot from before the rows were written keeps the log from being emptied. */
    private Connection readerBesideALongLog() throws SQLException {
        database.execute("PRAGMA journal_mode = wal");
        Connection reader = database.open();
        SqlConnection reading = new SqlConnection(reader);
        reading.execute("BEGIN");
        reading.number("SELECT count(*) FROM beds");
        database.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                + " INSERT INTO beds (ward) SELECT 'ward ' || i FROM n");
        return reader;
    }

    @Test
    void the_policy_says_before_which_runs() {
        BackupPolicy risky = BackupPolicy.onlyRisky();

        assertThat(database.migrator(BEDS, WARDS)
                        .withBackupPolicy(risky)
                        .migrate()
                        .backup())
                .isEmpty();
        assertThat(database.migrator(BEDS, WARDS, EMPTIED)
                        .withBackupPolicy(risky)
                        .migrate()
                        .backup())
                .isPresent();
    }

    @Test
    void going_without_takes_a_reason_which_is_told_and_kept() throws SQLException {
        MigrationReport report = database.migrator(BEDS, WARDS)
                .withBackupPolicy(BackupPolicy.withoutBackup("the monitor mirrors itself"))
                .migrate();

        assertThat(report.backup()).isEmpty();
        assertThat(report.warnings())
                .containsExactly(new Warning(
                        Warning.Kind.WITHOUT_BACKUP, "changed without a backup: the monitor mirrors itself"));
        assertThat(database.rows("SELECT subject || detail FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("without: the monitor mirrors itself");
    }

    @Test
    void a_given_connection_goes_without_and_the_report_says_so() throws SQLException {
        try (Connection given = database.open()) {
            MigrationReport report = Migrator.forConnection(given)
                    .withSource(io.zmonitor.migrator.MigrationSource.of(BEDS, WARDS))
                    .migrate();

            assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.WITHOUT_BACKUP);
        }
        assertThat(database.migrator(BEDS).maintenance().backups()).isEmpty();
    }

    @Test
    void a_rollback_is_backed_up_too() {
        database.migrator(BEDS, WARDS.withRollback("DROP TABLE wards;"))
                .withBackupPolicy(BackupPolicy.withoutBackup("to be seen below"))
                .migrate();

        Backup backup = database.migrator(BEDS, WARDS)
                .maintenance()
                .rollbackTo(1)
                .backup()
                .orElseThrow();

        assertThat(database.migrator(BEDS).maintenance().backups())
                .extracting(Backup::file)
                .containsExactly(backup.file());
    }

    @Test
    void a_failed_run_names_it_and_the_audit_has_it() throws SQLException {
        MigrationException failure = failureOf(at(NOON, BEDS, data(2, "INSERT INTO nowhere VALUES (1);")));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.backup().orElseThrow().file())
                .isEqualTo(folder.resolve("zmonitor.db.backup-20260301-120000"));
        assertThat(database.rows("SELECT operation FROM schema_version_audit ORDER BY sequence DESC LIMIT 2"))
                .containsExactly("failure", "backup");
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
    void a_clock_that_goes_back_does_not_cost_the_one_just_taken() throws IOException {
        takenAt(NOON.plus(Duration.ofDays(1)));
        takenAt(NOON.plus(Duration.ofDays(2)));
        takenAt(NOON.plus(Duration.ofDays(3)));

        takenAt(NOON.minus(Duration.ofDays(900)));

        assertThat(backups())
                .containsExactly(
                        "zmonitor.db.backup-20230913-120000",
                        "zmonitor.db.backup-20260303-120000",
                        "zmonitor.db.backup-20260304-120000");
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

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BACKUP_FAILED);
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
    void a_damaged_database_is_not_migrated() throws IOException, SQLException {
        MonitorDatabase damaged = damaged();

        MigrationException refusal = failureOf(damaged.migrator(BEDS, WARDS));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(damaged.ledger()).containsExactly("schema-1");
        assertThat(backups()).isEmpty();
    }

    @Test
    void without_verifying_the_only_backup_would_be_a_damaged_one() throws IOException, SQLException {
        MonitorDatabase damaged = damaged();

        damaged.without(Guard.BACKUP_VERIFIED, BEDS, WARDS).run();

        Path backup = damaged.migrator(BEDS).maintenance().backups().get(0).file();
        assertThatThrownBy(() -> new MonitorDatabase(backup, database.opener()).rows("SELECT * FROM beds"))
                .isInstanceOf(SQLException.class);
    }

    /** One page of the only table was changed on the disk. */
    private MonitorDatabase damaged() throws IOException, SQLException {
        long page = Long.parseLong(database.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'beds'")
                .get(0));
        byte[] bytes = Files.readAllBytes(database.path());
        bytes[(int) (page - 1) * 4096 + 100] ^= 1;
        Files.write(database.path(), bytes);
        return database;
    }

    @Test
    void by_hand_it_is_taken_whatever_the_policy_says_of_runs() throws SQLException {
        Migrator migrator = at(NOON, BEDS).withBackupPolicy(BackupPolicy.withoutBackup("never mind"));

        Backup backup = migrator.maintenance().backup();

        assertThat(migrator.maintenance().backups())
                .extracting(Backup::file, Backup::takenAt, Backup::bytes)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(backup.file(), NOON, backup.bytes()));
        assertThat(database.rows("SELECT operation, subject FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("backup|zmonitor.db.backup-20260301-120000");
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
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
