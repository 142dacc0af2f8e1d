package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.RunLock;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dead runs and restores leave: swept if it is certainly garbage, and otherwise listed and purged by hand. */
class LeftoversTest {
    private static final Migration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final Migration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = new MonitorDatabase(folder.resolve("mönitor.db"), new TestOpener());
        database.migrator(BEDS).migrate();
    }

    /** As a killed call leaves it. */
    private Path planted(String end) throws IOException {
        Files.writeString(beside("-migrator-holder"), "z-monitor, process 1");
        Path garbage = beside(end);
        if (end.endsWith("-rehearsal") || end.endsWith("-crashed-unfinished") || end.endsWith("-removed")) {
            Files.createDirectory(garbage);
            Files.writeString(garbage.resolve("mönitor.db"), "half of it");
            return garbage;
        }
        return Files.writeString(garbage, "half of it");
    }

    private Path beside(String end) {
        return folder.resolve("mönitor.db" + end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-migrator-next",
                "-migrator-next-journal",
                "-migrator-intent-unfinished",
                "-rehearsal",
                "-created-unfinished",
                "-crashed-unfinished",
                "-crashed-unfinished-removed",
                "-crashed-returning",
                "-migrator-failure-unfinished",
                ".backup-20260301-120000-unfinished",
                ".backup-20260301-120000-2-unfinished-journal"
            })
    void what_a_dead_run_did_not_finish_goes_with_the_next_boot(String end) throws IOException {
        Path garbage = planted(end);
        assertThat(database.migrator(BEDS).migrate().wasUpToDate()).isTrue();
        assertThat(garbage).doesNotExist();

        planted(end);
        database.migrator(BEDS, WARDS).migrate();
        assertThat(garbage).doesNotExist();
        assertThat(database.migrator(BEDS).maintenance().leftovers()).isEmpty();
    }

    @Test
    void in_the_folder_of_the_backups_too() throws IOException {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        BackupPolicy policy = BackupPolicy.always().inFolder(backups);
        String tag = Integer.toHexString(
                new DatabaseFile(database.path()).path().toString().hashCode());
        Path own =
                Files.writeString(backups.resolve("mönitor.db.backup-20260301-120000-" + tag + "-unfinished"), "half");
        Path another = Files.writeString(backups.resolve("mönitor.db.backup-20260301-120000-abc-unfinished"), "half");
        planted("-migrator-next");

        database.migrator(BEDS).withBackupPolicy(policy).migrate();

        assertThat(own).doesNotExist();
        assertThat(another).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".backup-20260301-120000",
                ".replaced-20260301-120000",
                "-quarantine-1",
                "-migrator-next2",
                "-rehearsal-of-mine",
                "2-migrator-next",
                ".backup-20260301-unfinished"
            })
    void what_only_looks_like_it_stays(String end) throws IOException {
        Path other = planted(end);

        database.migrator(BEDS).migrate();

        assertThat(other).exists();
    }

    @Test
    void a_folder_of_somebody_else_by_one_of_our_names_stays() throws IOException {
        Path rehearsal = planted("-rehearsal");
        Files.writeString(rehearsal.resolve("thesis.txt"), "all of it");
        Path next = Files.createDirectory(beside("-migrator-next"));

        database.migrator(BEDS).migrate();

        assertThat(rehearsal.resolve("thesis.txt")).exists();
        assertThat(next).exists();
    }

    @Test
    void of_a_link_only_the_link_could_go_and_not_even_that_does() throws IOException {
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("mönitor.db"), "mine");
        planted("-migrator-next");
        Files.createSymbolicLink(beside("-rehearsal"), precious);

        database.migrator(BEDS).migrate();

        assertThat(precious.resolve("mönitor.db")).exists();
    }

    @Test
    void a_boot_does_not_even_look_if_nobody_died() throws IOException {
        Path garbage = planted("-migrator-next");
        Files.delete(beside("-migrator-holder"));

        database.migrator(BEDS).migrate();

        assertThat(garbage).exists();
    }

    @Test
    @SuppressWarnings("try")
    void nothing_goes_while_a_run_is_at_work() throws IOException {
        try (DatabaseAccess.Held lock = RunLock.acquire(new DatabaseFile(database.path()), Duration.ZERO, "another")) {
            Path garbage = Files.writeString(beside("-migrator-next"), "half of it");

            database.migrator(BEDS).migrate();

            assertThat(garbage).exists();
        }
    }

    @Test
    void what_was_replaced_is_listed_and_purged_with_a_row_in_the_audit() throws Exception {
        Backup backup = database.migrator(BEDS).maintenance().backup();
        Path replaced = database.migrator(BEDS)
                .maintenance()
                .restore(backup.file(), "a try")
                .aside()
                .orElseThrow();
        long bytes = Files.size(replaced.resolve("mönitor.db"));
        Path quarantined = Files.createDirectory(beside("-quarantine-7"));
        Files.setLastModifiedTime(replaced, FileTime.from(NOON.minusSeconds(60)));
        Files.setLastModifiedTime(quarantined, FileTime.from(NOON.plusSeconds(60)));
        Maintenance maintenance = at(NOON).maintenance();

        assertThat(maintenance.leftovers())
                .containsExactly(
                        new Results.LeftoverData(
                                replaced, Maintenance.Leftover.Kind.REPLACED, bytes, Duration.ofMinutes(1)),
                        new Results.LeftoverData(quarantined, Maintenance.Leftover.Kind.QUARANTINED, 0, Duration.ZERO));
        assertThat(maintenance.purge(replaced, "nobody misses it").bytes()).isEqualTo(bytes);
        assertThat(replaced).doesNotExist();
        assertThat(quarantined).exists();
        assertThat(backup.file()).exists();
        assertThat(database.rows("SELECT operation, subject, detail FROM schema_version_audit ORDER BY sequence DESC"
                        + " LIMIT 1"))
                .containsExactly("purge|" + replaced.getFileName() + "|" + bytes + " bytes: nobody misses it");
        assertThat(maintenance.verify().isClean()).isTrue();
    }

    @Test
    void nothing_else_is_purged() throws Exception {
        Backup backup = database.migrator(BEDS).maintenance().backup();
        Files.createDirectory(folder.resolve("other.db.replaced-20260301-120000"));
        Files.createSymbolicLink(beside(".replaced-20260301-120000"), folder);
        Set<String> before = names();

        for (Path path : List.of(
                database.path(),
                backup.file(),
                folder,
                folder.resolve("gone"),
                folder.resolve("no/such/folder"),
                Path.of("/"),
                Path.of(""),
                folder.resolve("other.db.replaced-20260301-120000"),
                beside(".replaced-20260301-120000"))) {
            assertThat(failureOf(path).problem().code()).as("%s", path).isEqualTo(ProblemCode.NOT_A_LEFTOVER);
        }
        assertThat(names()).isEqualTo(before);
        assertThatThrownBy(() -> at(NOON).maintenance().purge(backup.file(), " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_leftover_beside_a_database_that_does_not_open_may_be_all_there_is() throws Exception {
        Path replaced = planted(".replaced-20260301-120000");
        Files.delete(replaced);
        Files.createDirectory(replaced);
        byte[] bytes = Files.readAllBytes(database.path());
        bytes[0] ^= 1;
        Files.write(database.path(), bytes);

        failureOf(replaced);

        assertThat(replaced).exists();
        Files.delete(database.path());
        assertThat(failureOf(replaced).problem().code()).isEqualTo(ProblemCode.DATABASE_MISSING);
        assertThat(replaced).exists();
    }

    @Test
    void what_cannot_be_deleted_is_told() throws Exception {
        Path replaced = Files.createDirectory(beside(".replaced-20260301-120000"));
        Path old = Files.writeString(replaced.resolve("mönitor.db"), "old");
        assumeTrue(succeeds("mount", "--bind", old.toString(), old.toString()), "may not mount");
        try {
            assertThat(failureOf(replaced).problem().code()).isEqualTo(ProblemCode.PURGE_FAILED);
            assertThat(old).exists();
        } finally {
            succeeds("umount", old.toString());
        }
    }

    private MigrationException failureOf(Path path) {
        return catchThrowableOfType(
                MigrationException.class, () -> at(NOON).maintenance().purge(path, "a try"));
    }

    private Migrator at(Instant instant) {
        return database.migrator(BEDS).withClock(Clock.fixed(instant, ZoneOffset.UTC));
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
