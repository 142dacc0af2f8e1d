package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.check.FreeDiskSpace;
import io.zmonitor.migrator.internal.check.FreeSpace;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The space that a run needs is compared with what its volumes have, before anything is touched. */
class DiskSpaceTest {
    private static final long MB = 1_000_000;

    private static final SqlMigration TABLE = schema(1, """
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, raw BLOB);
            CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO vitals SELECT i, randomblob(1000) FROM n;
            INSERT INTO beds VALUES (1, 'A');
            """);

    private static final SqlMigration REWRITING = data(2, "UPDATE vitals SET raw = raw;");
    private static final SqlMigration SMALL = data(2, "UPDATE beds SET label = 'B';");

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private Path backups;

    /** Volumes by folder, each with what is free there. */
    private final Map<Path, FreeSpace.Volume> volumes = new HashMap<>();

    @BeforeEach
    void create() throws IOException {
        database = MonitorDatabase.in(folder);
        database.migrator(TABLE).migrate();
        backups = Files.createDirectory(folder.resolve("backups"));
    }

    @Test
    void a_run_with_less_than_the_floor_is_refused() throws Exception {
        volumes.put(folder, new FreeSpace.Volume("disk", 100 * MB - 1));

        MigrationException failure = failureOf(migrator(SMALL));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SPACE_SHORT);
        assertThat(failure.problem().summary())
                .startsWith("There is not enough free disk space for " + database.path() + ": " + folder
                        + " needs 100 MB free and has 99 MB (backup ");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.ledger()).containsExactly("schema-1");
    }

    @Test
    void a_run_with_the_floor_goes_on() {
        volumes.put(folder, new FreeSpace.Volume("disk", 100 * MB));

        MigrationReport report = migrator(SMALL).migrate();

        assertThat(report.checks())
                .extracting(result -> result.check() + " " + result.verdict())
                .containsExactly("no other writer Pass[]", "audit intact Pass[]", "free disk space Pass[]");
    }

    @Test
    void both_volumes_must_have_the_floor() {
        volumes.put(folder, new FreeSpace.Volume("disk", 500 * MB));
        volumes.put(backups, new FreeSpace.Volume("card", 20 * MB));

        MigrationException failure =
                failureOf(migrator(SMALL).withBackupPolicy(BackupPolicy.always().inFolder(backups)));

        assertThat(failure.problem().summary())
                .contains(backups + " needs 100 MB free and has 20 MB")
                .doesNotContain(folder + " needs");
    }

    @Test
    void a_volume_without_a_part_in_it_is_not_asked() {
        volumes.put(folder, new FreeSpace.Volume("disk", 500 * MB));
        BackupPolicy never = BackupPolicy.withoutBackup("a test").inFolder(backups);

        assertThat(migrator(SMALL).withBackupPolicy(never).migrate().applied()).hasSize(1);
    }

    @Test
    void what_nobody_can_tell_is_a_warning() {
        MigrationReport report = migrator(SMALL).migrate();

        assertThat(report.warnings().get(0).text())
                .isEqualTo("free disk space: how much space is free could not be found out: NoSuchFileException");
    }

    @Test
    void it_is_left_out_with_a_reason() {
        MigrationReport report = database.migrator(TABLE, SMALL)
                .withPreCheck(BuiltInChecks.leftOut(BuiltInChecks.freeDiskSpace(), "measured by the installer"))
                .migrate();

        assertThat(report.warnings().get(0).text()).isEqualTo("free disk space: left out: measured by the installer");
    }

    @Test
    void tables_are_read_only_where_space_is_scarce() throws Exception {
        CountingOpener opener = new CountingOpener(new TestOpener());
        MonitorDatabase counted = new MonitorDatabase(database.path(), opener);
        volumes.put(folder, new FreeSpace.Volume("disk", 1000 * MB));
        Check check = new FreeDiskSpace(volumes());

        counted.migrator(TABLE, SMALL).withPreCheck(check).maintenance().check(Check.Phase.PRE);
        assertThat(opener.statements()).noneMatch(statement -> statement.contains("dbstat"));

        volumes.put(folder, new FreeSpace.Volume("disk", 1 * MB));
        counted.migrator(TABLE, SMALL).withPreCheck(check).maintenance().check(Check.Phase.PRE);
        assertThat(opener.statements()).anyMatch(statement -> statement.contains("dbstat"));
    }

    @Test
    void a_driver_that_cannot_measure_tables_takes_each_for_the_whole_database() {
        MonitorDatabase coarse = new MonitorDatabase(database.path(), new TestOpener() {
            @Override
            public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
                if (!purpose.isForRun()) {
                    return super.open(file, purpose);
                }
                return Intercepted.connection(super.open(file, purpose), sql -> {
                    if (sql.contains("dbstat")) {
                        throw new SQLException("no such table: dbstat", "", 1);
                    }
                });
            }
        });
        Check comparing = Check.of("comparing", context -> {
            assertThat(context.space()).isEqualTo(context.spaceAtMost());
            return Check.Verdict.pass();
        });

        assertThat(coarse.migrator(TABLE, SMALL)
                        .withPreCheck(comparing)
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    @Test
    void a_connection_that_somebody_else_opened_has_no_volume() throws Exception {
        try (Connection connection = database.open()) {
            assertThat(Migrator.forConnection(connection)
                            .withSource(io.zmonitor.migrator.MigrationSource.of(TABLE, SMALL))
                            .withPreCheck(new FreeDiskSpace(volumes()))
                            .migrate()
                            .applied())
                    .hasSize(1);
        }
    }

    @Test
    void a_really_small_disk_is_seen_and_another_one_for_backups_is_counted_by_itself() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path card = Files.createDirectory(folder.resolve("card"));
        assumeTrue(mounted(disk, "108m"), "may not mount");
        try {
            assumeTrue(mounted(card, "50m"), "may not mount");
            Files.copy(database.path(), disk.resolve("zmonitor.db"));
            MonitorDatabase small = new MonitorDatabase(disk.resolve("zmonitor.db"), database.opener());

            MigrationException failure = failureOf(small.migrator(TABLE, SMALL)
                    .withBackupPolicy(BackupPolicy.always().inFolder(card)));
            assertThat(failure.problem().summary()).contains(card + " needs 100 MB free and has 5");

            Path ballast = Files.write(disk.resolve("ballast"), new byte[(int) (20 * MB)]);
            BackupPolicy never = BackupPolicy.withoutBackup("a test");
            assertThat(failureOf(small.migrator(TABLE, REWRITING).withBackupPolicy(never))
                            .problem()
                            .summary())
                    .contains(disk + " needs 100 MB free and has ");
            Files.delete(ballast);
            assertThat(small.migrator(TABLE, REWRITING)
                            .withBackupPolicy(never)
                            .migrate()
                            .applied())
                    .hasSize(1);
        } finally {
            succeeds("umount", disk.toString());
            succeeds("umount", card.toString());
        }
    }

    private Migrator migrator(SqlMigration second) {
        return database.migrator(TABLE, second).withPreCheck(new FreeDiskSpace(volumes()));
    }

    private FreeSpace volumes() {
        return asked -> {
            FreeSpace.Volume volume = volumes.get(asked);
            if (volume == null) {
                throw new java.nio.file.NoSuchFileException("nobody knows");
            }
            return volume;
        };
    }

    private static boolean mounted(Path folder, String size) throws IOException, InterruptedException {
        return succeeds("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
