package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup put back, by hand or because a newer build was there. */
class RestoreTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration EMPTIED = data(2, "-- @rows beds may decrease\nDELETE FROM beds;");
    private static final SqlMigration WARDS = schema(3, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        at(0, BEDS).migrate();
        database.execute("INSERT INTO beds (ward) VALUES ('east'), ('west')");
        at(1, BEDS, EMPTIED).migrate();
    }

    @Test
    void brings_the_newest_back_and_sets_aside_what_was_there() throws SQLException {
        List<RunListener.Event> events = new ArrayList<>();

        Maintenance.RestoreReport report =
                at(2, BEDS).withListener(events::add).maintenance().restoreNewest("the rows are needed after all");

        assertThat(database.rows("SELECT ward FROM beds ORDER BY id")).containsExactly("east", "west");
        assertThat(database.ledger()).containsExactly("schema-1");
        Path aside = report.aside().orElseThrow();
        assertThat(aside).isEqualTo(folder.resolve("zmonitor.db.replaced-20260301-120200"));
        assertThat(new MonitorDatabase(aside.resolve("zmonitor.db"), database.opener()).ledger())
                .containsExactly("schema-1", "data-2");
        assertThat(report.backup().file()).exists();
        assertThat(events).containsExactly(new Events.RestoredData(report.backup(), report.aside()));
    }

    @Test
    void the_restored_database_says_so_in_its_audit_which_goes_on() throws SQLException {
        Migrator migrator = at(2, BEDS);
        migrator.maintenance().restoreNewest("the rows are needed after all");

        assertThat(database.rows("SELECT operation, subject, to_version, application, detail FROM"
                        + " schema_version_audit ORDER BY sequence DESC LIMIT 1"))
                .containsExactly("restore|zmonitor.db.backup-20260301-120100|1/0/0|z-monitor 4.2.0|the rows are needed"
                        + " after all");
        assertThat(migrator.maintenance().verify().isClean()).isTrue();
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
        assertThat(at(3, BEDS, EMPTIED).migrate().applied()).hasSize(1);
        assertThat(migrator.maintenance().verify().findings())
                .noneMatch(io.zmonitor.migrator.Verification.Finding.InAudit.class::isInstance);
    }

    @Test
    void brings_back_what_was_lost() throws Exception {
        Files.delete(database.path());

        Maintenance.RestoreReport report = at(2, BEDS).maintenance().restoreNewest("lost");

        assertThat(report.aside()).isEmpty();
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
    }

    @Test
    void needs_nothing_of_the_database_it_replaces() throws Exception {
        Files.write(database.path(), new byte[1000]);
        Files.write(folder.resolve("zmonitor.db-wal"), new byte[500]);

        Maintenance.RestoreReport report = at(2, BEDS).maintenance().restoreNewest("damaged");

        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
        assertThat(report.aside().orElseThrow().resolve("zmonitor.db")).hasSize(1000);
        assertThat(report.aside().orElseThrow().resolve("zmonitor.db-wal")).hasSize(500);
    }

    @Test
    @NeedsEncryption
    void refuses_what_is_no_whole_backup_before_it_touches_anything() throws Exception {
        Path damaged = Files.copy(newest(), folder.resolve("damaged"));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[4096 + 200] ^= 1;
        Files.write(damaged, bytes);
        Path link = Files.createSymbolicLink(folder.resolve("link"), newest());
        Path withLog = Files.copy(newest(), folder.resolve("with-log"));
        Files.write(folder.resolve("with-log-wal"), new byte[100]);
        byte[] before = Files.readAllBytes(database.path());

        for (Path unusable : List.of(damaged, link, withLog, folder.resolve("missing"), folder)) {
            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class, () -> at(2, BEDS).maintenance().restore(unusable, "a try"));

            assertThat(refusal.problem().code()).as("%s", unusable).isEqualTo(ProblemCode.BACKUP_UNUSABLE);
            assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
            assertThat(folder.resolve("zmonitor.db-migrator-next")).doesNotExist();
        }
    }

    @Test
    void says_so_when_there_is_none() throws IOException {
        Files.delete(newest());

        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> at(2, BEDS).maintenance().restoreNewest("a try"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.BACKUP_MISSING);
    }

    @Test
    void an_older_build_gets_the_backup_from_before_the_newer_one() throws SQLException {
        at(2, BEDS, EMPTIED, WARDS).migrate();
        database.execute("INSERT INTO wards VALUES (7)");
        at(3, BEDS, EMPTIED, WARDS, schema(4, "ALTER TABLE wards ADD COLUMN name TEXT"))
                .migrate();

        MigrationReport report = at(4, BEDS, EMPTIED)
                .withNewerDatabase(NewerDatabase.RESTORE_BACKUP)
                .migrate();

        assertThat(report.wasUpToDate()).isTrue();
        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.BACKUP_RESTORED);
        assertThat(database.ledger()).containsExactly("schema-1", "data-2");
        assertThat(new MonitorDatabase(
                                folder.resolve("zmonitor.db.replaced-20260301-120400/zmonitor.db"), database.opener())
                        .rows("SELECT id FROM wards"))
                .containsExactly("7");
        assertThat(at(5, BEDS, EMPTIED)
                        .withNewerDatabase(NewerDatabase.RESTORE_BACKUP)
                        .migrate()
                        .warnings())
                .isEmpty();
    }

    @Test
    void an_older_build_is_refused_when_no_backup_fits() throws IOException {
        at(2, BEDS, EMPTIED, WARDS).migrate();
        byte[] before = Files.readAllBytes(database.path());

        MigrationException refusal = failureOf(
                at(4, schema(1, "CREATE TABLE others (id INTEGER)")).withNewerDatabase(NewerDatabase.RESTORE_BACKUP));

        assertThat(refusal.problem().code()).isIn(ProblemCode.BACKUP_NONE_FITS, ProblemCode.CHANGED);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    private Path newest() {
        return at(9, BEDS).maintenance().backups().stream()
                .map(Backup::file)
                .findFirst()
                .orElseThrow();
    }

    private Migrator at(int minutes, Migration... migrations) {
        return database.migrator(migrations)
                .withClock(Clock.fixed(NOON.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC));
    }
}
