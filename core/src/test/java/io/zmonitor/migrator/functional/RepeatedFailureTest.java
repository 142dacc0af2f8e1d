package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build whose migration fails boots again and again: it must not wear out the storage, nor push out good backups. */
class RepeatedFailureTest {
    private static final Migration DOCTORS = schema(1, "CREATE TABLE ärzte (id INTEGER PRIMARY KEY, note TEXT);");
    private static final Migration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
    // Large enough to spill into the file before it fails.
    private static final Migration BROKEN = data(3, """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                INSERT INTO ärzte (note) SELECT hex(zeroblob(100)) FROM n;
            INSERT INTO nowhere VALUES (1);""");
    private static final Migration BROKEN_OTHERWISE = data(3, "INSERT INTO elsewhere VALUES (1);");
    private static final Migration MENDED = data(3, "INSERT INTO wards VALUES (1);");

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        boot(DOCTORS);
        database.execute("INSERT INTO ärzte (note) VALUES ('north'), ('süd')");
        boot(DOCTORS, WARDS);
    }

    private Migrator build(Migration... migrations) {
        now = now.plusSeconds(60);
        return database.migrator(migrations).withClock(Clock.fixed(now, ZoneOffset.UTC));
    }

    private MigrationReport boot(Migration... migrations) {
        return build(migrations).migrate();
    }

    private MigrationException failedBoot(Migration... migrations) {
        MigrationException failure = failureOf(build(migrations));
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        return failure;
    }

    @Test
    void the_second_time_and_later_only_a_count_and_a_time_change() throws Exception {
        failedBoot(DOCTORS, WARDS, BROKEN);
        Map<String, List<Object>> first = files();
        List<String> audit = audit();

        for (int boot = 0; boot < 4; boot++) {
            MigrationException failure = failedBoot(DOCTORS, WARDS, BROKEN);
            assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
            assertThat(failure.backup()).isPresent();
        }

        assertThat(audit()).isEqualTo(audit);
        assertThat(backups())
                .containsExactly("zmonitor.db.backup-20260301-120200", "zmonitor.db.backup-20260301-120300");
        assertThat(files().keySet()).isEqualTo(first.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PERSIST", "WAL"})
    void in_every_journal_mode(String mode) throws Exception {
        database.execute("PRAGMA journal_mode = " + mode);
        failedBoot(DOCTORS, WARDS, BROKEN);
        failedBoot(DOCTORS, WARDS, BROKEN);
        Map<String, List<Object>> settled = files();
        List<String> audit = audit();

        for (int boot = 0; boot < 4; boot++) {
            failedBoot(DOCTORS, WARDS, BROKEN);
        }

        assertThat(audit()).isEqualTo(audit);
        assertThat(files().keySet()).isEqualTo(settled.keySet());
        assertThat(backups()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_failure_that_spills_nothing_leaves_the_database_byte_by_byte() throws Exception {
        failedBoot(DOCTORS, WARDS, BROKEN_OTHERWISE);
        byte[] then = Files.readAllBytes(database.path());

        failedBoot(DOCTORS, WARDS, BROKEN_OTHERWISE);
        failedBoot(DOCTORS, WARDS, BROKEN_OTHERWISE);

        assertThat(Files.readAllBytes(database.path())).isEqualTo(then);
    }

    @Test
    void the_next_success_puts_the_count_on_record_and_forgets_it() throws Exception {
        for (int boot = 0; boot < 4; boot++) {
            failedBoot(DOCTORS, WARDS, BROKEN);
        }

        MigrationReport report = boot(DOCTORS, WARDS, MENDED);

        assertThat(report.backup().orElseThrow().file()).hasFileName("zmonitor.db.backup-20260301-120300");
        assertThat(database.rows("SELECT operation, outcome, detail FROM schema_version_audit"
                        + " WHERE sequence > (SELECT min(sequence) FROM schema_version_audit WHERE operation = 'failure')"
                        + " AND operation IN ('failure', 'backup') ORDER BY sequence"))
                .containsExactly(
                        "backup|ok|" + report.backup().get().bytes()
                                + " bytes, of an earlier run: nothing has changed since",
                        "failure|ZM-501|came 3 times without a row of its own, the last time at 2026-03-01T12:06:00Z");
        assertThat(database.migrator(DOCTORS, WARDS, MENDED)
                        .maintenance()
                        .verify()
                        .isClean())
                .isTrue();
        assertThat(files()).doesNotContainKey("zmonitor.db-migrator-failure");
    }

    @Test
    void another_failure_is_on_record_at_once() throws Exception {
        failedBoot(DOCTORS, WARDS, BROKEN);
        failedBoot(DOCTORS, WARDS, BROKEN);
        failedBoot(DOCTORS, WARDS, BROKEN_OTHERWISE);
        failedBoot(DOCTORS, WARDS, BROKEN_OTHERWISE);

        assertThat(database.rows("SELECT substr(detail, 1, 12) FROM schema_version_audit WHERE operation = 'failure'"))
                .containsExactly("data-0003 fa", "came 1 times", "data-0003 fa");
    }

    @Test
    void what_was_written_in_between_is_backed_up() throws Exception {
        failedBoot(DOCTORS, WARDS, BROKEN);
        database.execute("INSERT INTO ärzte (note) VALUES ('west')");

        Backup backup = failedBoot(DOCTORS, WARDS, BROKEN).backup().orElseThrow();

        assertThat(backup.file()).hasFileName("zmonitor.db.backup-20260301-120400");
        assertThat(new MonitorDatabase(backup.file(), database.opener()).rows("SELECT count(*) FROM ärzte"))
                .containsExactly("3");
    }

    @Test
    void what_was_written_beside_the_failing_run_is_backed_up() throws Exception {
        Migrator beside = build(DOCTORS, WARDS, BROKEN_OTHERWISE).withListener(event -> {
            if (event instanceof RunListener.Event.Failed) {
                try {
                    database.execute("INSERT INTO ärzte (note) VALUES ('west')");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        failureOf(beside);

        Backup backup = failedBoot(DOCTORS, WARDS, BROKEN_OTHERWISE).backup().orElseThrow();

        assertThat(new MonitorDatabase(backup.file(), database.opener()).rows("SELECT count(*) FROM ärzte"))
                .containsExactly("3");
    }

    @Test
    @NeedsEncryption
    void a_backup_that_is_not_what_it_was_is_none() throws Exception {
        Backup first = failedBoot(DOCTORS, WARDS, BROKEN).backup().orElseThrow();
        byte[] bytes = Files.readAllBytes(first.file());
        bytes[5000] ^= 1;
        FileTime then = Files.getLastModifiedTime(first.file());
        Files.write(first.file(), bytes);
        Files.setLastModifiedTime(first.file(), then);

        Backup second = failedBoot(DOCTORS, WARDS, BROKEN).backup().orElseThrow();

        assertThat(second.file()).isNotEqualTo(first.file());
    }

    @Test
    @NeedsEncryption
    void a_database_that_was_damaged_since_is_not_migrated_for_a_backup_of_before() throws Exception {
        failedBoot(DOCTORS, WARDS, BROKEN);
        int page = Integer.parseInt(database.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'ärzte'")
                .get(0));
        FileTime then = Files.getLastModifiedTime(database.path());
        byte[] bytes = Files.readAllBytes(database.path());
        bytes[(page - 1) * 4096 + 100] ^= 1;
        Files.write(database.path(), bytes);
        Files.setLastModifiedTime(database.path(), then);

        assertThat(failedBoot(DOCTORS, WARDS, BROKEN).problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
    }

    @Test
    void an_older_build_still_finds_what_it_can_use() throws Exception {
        for (int boot = 0; boot < 6; boot++) {
            database.execute("INSERT INTO ärzte (note) VALUES ('west')");
            failedBoot(DOCTORS, WARDS, BROKEN);
        }
        assertThat(backups()).hasSize(4).contains("zmonitor.db.backup-20260301-120200");

        MigrationReport report =
                build(DOCTORS).withNewerDatabase(NewerDatabase.RESTORE_BACKUP).migrate();

        assertThat(report.after().number()).isEqualTo(1);
        assertThat(database.rows("SELECT note FROM ärzte")).containsExactly("north", "süd");
    }

    @Test
    void versions_are_kept_only_as_many_as_the_policy_says() throws Exception {
        for (int boot = 0; boot < 6; boot++) {
            database.execute("INSERT INTO ärzte (note) VALUES ('west')");
            failureOf(build(DOCTORS, WARDS, BROKEN)
                    .withBackupPolicy(BackupPolicy.always().keeping(2).keepingVersions(0)));
        }

        assertThat(backups())
                .containsExactly("zmonitor.db.backup-20260301-120700", "zmonitor.db.backup-20260301-120800");
    }

    @Test
    void an_old_backup_that_cannot_be_opened_is_told_and_stays() throws Exception {
        for (int boot = 0; boot < 3; boot++) {
            build(DOCTORS, WARDS).maintenance().backup();
        }
        Path first = folder.resolve("zmonitor.db.backup-20260301-120200");
        byte[] bytes = Files.readAllBytes(first);
        for (int at = 16; at < bytes.length; at++) {
            bytes[at] = 7;
        }
        Files.write(first, bytes);

        MigrationReport report = boot(DOCTORS, WARDS, MENDED);

        assertThat(report.warnings())
                .containsExactly(Results.warning(
                        Warning.Kind.BACKUP_NOT_DELETED, "the backup " + first + " cannot be opened, and is kept"));
        assertThat(first).exists();
    }

    private List<String> audit() throws SQLException {
        return database.rows("SELECT * FROM schema_version_audit");
    }

    private List<String> backups() throws IOException {
        return files().keySet().stream()
                .filter(name -> name.contains(".backup-"))
                .toList();
    }

    private Map<String, List<Object>> files() throws IOException {
        Map<String, List<Object>> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), List.of(Files.size(file)));
            }
        }
        return files;
    }
}
