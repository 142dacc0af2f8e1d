package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.functional.SweepSize;
import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.file.FileActions;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another file becomes the database: stopped before each single deed, and continued by a boot. */
class SwapTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:30:45Z");
    private static final SqlMigration TABLE =
            SqlMigration.of(MigrationId.schema(1), "vitals", "CREATE TABLE vitals (id INTEGER PRIMARY KEY, run TEXT);");
    private static final String FILL =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO vitals (run)"
                    + " SELECT '%s' FROM n";
    private static final String AUDITED = "old";
    private static final String ASIDE = "zmonitor.db.replaced-20260301-123045";

    @TempDir
    Path folder;

    private Path place;
    private DatabaseFile database;

    @BeforeEach
    void makeFolder() throws IOException {
        place = Files.createDirectory(folder.resolve("place"));
        database = new DatabaseFile(place.resolve("zmonitor.db"));
    }

    @Test
    void a_stop_before_any_deed_leaves_the_old_or_the_new_database_whole() throws Exception {
        int old = 0;
        int swapped = 0;
        boolean finished = false;
        for (int deeds = 0; !finished; deeds++) {
            makeFolderAnew();
            oldSetInWal();
            next();
            finished = stopsAfter(deeds);
            if (rowsAfterBoot().equals(List.of("old 1000"))) {
                old++;
                sweep();
                assertThat(swapped).as("stopped after %s deeds", deeds).isZero();
            } else {
                swapped++;
                assertThat(rows(database.path())).containsExactly("new 500");
                assertThat(rows(place.resolve(ASIDE + "/zmonitor.db")))
                        .as("stopped after %s deeds", deeds)
                        .containsExactly("old 1000");
            }
            assertThat(names())
                    .doesNotContain("zmonitor.db-migrator-intent", "zmonitor.db-migrator-next")
                    .doesNotContain("zmonitor.db-migrator-intent-unfinished");
        }
        assertThat(old).isGreaterThan(2);
        assertThat(swapped).isGreaterThan(8);
    }

    @Test
    void a_second_stop_while_it_is_continued_changes_nothing() throws Exception {
        for (int first = 3; first < 14; first++) {
            for (int second = first % SweepSize.step(3); second < 12; second += SweepSize.step(3)) {
                makeFolderAnew();
                oldSetInWal();
                next();
                stopsAfter(first);
                try {
                    new Swap(database, new StoppingDeeds(second)).resume(candidates -> {});
                } catch (StoppingDeeds.Stopped e) {
                    // The next one finishes it.
                }

                assertThat(rowsAfterBoot())
                        .as("stopped after %s and %s deeds", first, second)
                        .isIn(List.of("old 1000"), List.of("new 500"));
            }
        }
    }

    @Test
    void nothing_is_answered_from_the_files_before_it_is_finished() throws Exception {
        oldSetInWal();
        next();
        // The old database is set aside, the new one is not in its place yet.
        stopsAfter(12);
        assertThat(database.path()).doesNotExist();

        assertThat(migrator().plan().steps()).isEmpty();

        assertThat(rows(database.path())).containsExactly("new 500");
    }

    @Test
    void a_log_left_beside_the_new_file_would_be_replayed_over_it() throws Exception {
        oldSetInWal();
        // The new file is an earlier state of the same database, as a backup is.
        Files.copy(place.resolve("earlier"), Swap.next(database).path());
        new Swap(database, new FileActions() {
                    @Override
                    public void move(Path from, Path to) throws IOException {
                        if (!from.toString().endsWith("-wal")
                                && !from.toString().endsWith("-shm")) {
                            super.move(from, to);
                        }
                    }
                })
                .execute(AT);
        assertThat(rows(database.path())).containsExactly("old 1000");

        makeFolderAnew();
        oldSetInWal();
        Files.copy(place.resolve("earlier"), Swap.next(database).path());
        new Swap(database).execute(AT);
        assertThat(rows(database.path())).containsExactly("old 500");
    }

    @Test
    void the_old_set_is_put_back_if_the_new_file_is_gone() throws Exception {
        oldSetInWal();
        next();
        stopsAfter(12);
        Files.delete(Swap.next(database).path());

        assertThat(rowsAfterBoot()).containsExactly("old 1000");
    }

    @Test
    void refuses_to_guess_when_somebody_made_another_database_meanwhile() throws Exception {
        oldSetInWal();
        next();
        stopsAfter(12);
        Files.copy(Swap.next(database).path(), database.path());
        List<String> before = names();

        MigrationException refusal =
                catchThrowableOfType(MigrationException.class, () -> migrator().migrate());

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.SWAP_UNCLEAR);
        assertThat(names()).filteredOn(name -> !name.contains("-migrator-lock")).isEqualTo(before);
    }

    @Test
    void takes_an_empty_place() throws Exception {
        next();

        assertThat(new Swap(database).execute(AT)).isEmpty();

        assertThat(rows(database.path())).containsExactly("new 500");
        assertThat(names()).containsExactly("zmonitor.db");
    }

    @Test
    void keeps_every_old_set_under_a_name_of_its_own_that_only_the_owner_may_enter() throws Exception {
        for (int swap = 1; swap <= 3; swap++) {
            next();
            new Swap(database).execute(AT);
        }

        assertThat(names()).containsExactly("zmonitor.db", ASIDE, ASIDE + "-2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve(ASIDE))))
                .isEqualTo("rwx------");
    }

    @Test
    void refuses_a_database_behind_a_link() throws Exception {
        Path real = made(folder.resolve("real.db"), AUDITED);
        Files.createSymbolicLink(database.path(), real);
        next();

        assertThat(catchThrowableOfType(MigrationException.class, () -> new Swap(database).execute(AT))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.SWAP_OF_A_LINK);
        assertThat(database.path()).isSymbolicLink();
    }

    /** A boot with nothing to do touches nothing; the next one that changes something leaves no litter. */
    private void sweep() {
        SqlMigration further = SqlMigration.of(MigrationId.schema(2), "wards", "CREATE TABLE wards (id INTEGER);");
        assertThat(Migrator.forDatabase(database.path(), new TestOpener())
                        .withSource(MigrationSource.of(TABLE, further))
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    private boolean stopsAfter(int deeds) throws IOException {
        try {
            new Swap(database, new StoppingDeeds(deeds)).execute(AT);
            return true;
        } catch (StoppingDeeds.Stopped e) {
            return false;
        }
    }

    private List<String> rowsAfterBoot() throws SQLException {
        assertThat(migrator().migrate().wasUpToDate()).isTrue();
        return rows(database.path());
    }

    private Migrator migrator() {
        return Migrator.forDatabase(database.path(), new TestOpener()).withSource(MigrationSource.of(TABLE));
    }

    /** An old database as a kill left it: half of its rows are in the write-ahead log only. */
    private void oldSetInWal() throws Exception {
        Path live = made(folder.resolve("live.db"), "old");
        Files.copy(live, place.resolve("earlier"));
        try (Connection connection = new TestOpener().open(new DatabaseFile(live))) {
            new SqlConnection(connection).execute("PRAGMA journal_mode = wal");
            new SqlConnection(connection).execute("PRAGMA wal_autocheckpoint = 0");
            new SqlConnection(connection).execute(FILL.formatted("old"));
            for (String side : List.of("", "-wal", "-shm")) {
                Files.copy(Path.of(live + side), Path.of(database.path() + side));
            }
        }
    }

    private void next() throws Exception {
        Files.move(made(folder.resolve("next.db"), "new"), Swap.next(database).path());
    }

    private static Path made(Path file, String run) throws SQLException, IOException {
        Files.deleteIfExists(file);
        Migrator.forDatabase(file, new TestOpener())
                .withSource(MigrationSource.of(TABLE))
                .migrate();
        try (Connection connection = new TestOpener().open(new DatabaseFile(file))) {
            new SqlConnection(connection).execute(FILL.formatted(run));
        }
        return file;
    }

    private static List<String> rows(Path file) throws SQLException {
        try (Connection connection = new TestOpener().open(new DatabaseFile(file))) {
            SqlConnection look = new SqlConnection(connection);
            assertThat(look.text("PRAGMA integrity_check")).isEqualTo("ok");
            return look.list(
                    "SELECT run || ' ' || count(*) FROM vitals GROUP BY run ORDER BY run", row -> row.getString(1));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void makeFolderAnew() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectory(place);
    }
}
