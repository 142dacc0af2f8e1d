package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.Guard;
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
        List<RunListener.Event> events = new ArrayList<>();

        MigrationReport report =
                at(NOON, BEDS, WARDS, EMPTIED).withListener(events::add).migrate();

        Backup backup = report.backup().orElseThrow();
        assertThat(backup.file()).isEqualTo(folder.resolve("zmonitor.db.backup-20260301-120000"));
        assertThat(backup.takenAt()).isEqualTo(NOON);
        assertThat(backup.file()).hasSize(backup.bytes());
        assertThat(events).contains(new Events.BackedUpData(backup));
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
        database = impatient();

        assertThat(rowsInABackupBesideAReader(database.migrator(BEDS, WARDS))).isEqualTo(1002);
    }

    @Test
    @SuppressWarnings("try") // The reader only has to be there.
    void a_copy_of_the_file_alone_would_lack_them() throws SQLException {
        database = impatient();
        try (Connection reader = readerBesideALongLog()) {
            database.without(Guard.BACKUP_UNDISTURBED, Guard.BACKUP_VERIFIED, BEDS, WARDS)
                    .withLockTimeout(Duration.ofMillis(50))
                    .run();
            assertThat(reader.isClosed()).isFalse();
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
            assertThat(reader.isClosed()).isFalse();
        }
        return Integer.parseInt(new MonitorDatabase(backup.file(), database.opener())
                .rows("SELECT count(*) FROM beds")
                .get(0));
    }

    /** The same database, whose connections do not wait for a reader that stays. */
    private MonitorDatabase impatient() {
        TestOpener opener = new TestOpener();
        opener.busyTimeout = "50";
        return new MonitorDatabase(database.path(), opener);
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
                .containsExactly(Results.warning(
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
                .rollbackTo(1, "a test")
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
    @NeedsEncryption
    void a_damaged_database_is_not_migrated() throws IOException, SQLException {
        MonitorDatabase damaged = damaged();

        MigrationException refusal = failureOf(damaged.migrator(BEDS, WARDS));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(damaged.ledger()).containsExactly("schema-1");
        assertThat(backups()).isEmpty();
    }

    @Test
    @NeedsEncryption
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
}
