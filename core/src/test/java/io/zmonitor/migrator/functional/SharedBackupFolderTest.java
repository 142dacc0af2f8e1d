package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two databases of one name and one key, each in a folder of its own, whose backups go into the same folder. */
class SharedBackupFolderTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);");
    private static final SqlMigration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path shared;
    private MonitorDatabase east;
    private MonitorDatabase west;

    @BeforeEach
    void create() throws IOException, SQLException {
        shared = Files.createDirectory(folder.resolve("shared"));
        east = created("east");
        west = created("west");
    }

    private MonitorDatabase created(String ward) throws IOException, SQLException {
        MonitorDatabase database = MonitorDatabase.in(Files.createDirectory(folder.resolve(ward)));
        at(database, 0, BEDS).migrate();
        database.execute("INSERT INTO beds (ward) VALUES ('" + ward + "')");
        return database;
    }

    @Test
    @NeedsEncryption
    void the_newest_is_the_newest_of_this_database() throws SQLException {
        at(east, 1, BEDS).maintenance().backup();
        at(west, 2, BEDS).maintenance().backup();

        at(east, 3, BEDS).maintenance().restoreNewest("a try");

        assertThat(east.rows("SELECT ward FROM beds")).containsExactly("east");
    }

    @Test
    @NeedsEncryption
    void a_database_without_one_is_not_given_anothers() throws SQLException {
        Backup others = at(west, 2, BEDS).maintenance().backup();

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> at(east, 3, BEDS).maintenance().restoreNewest("a try"));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BACKUP_UNUSABLE);
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(east.rows("SELECT ward FROM beds")).containsExactly("east");
        at(east, 4, BEDS).maintenance().restore(others.file(), "this one is meant");
        assertThat(east.rows("SELECT ward FROM beds")).containsExactly("west");
    }

    @Test
    @NeedsEncryption
    void a_lost_database_gets_its_own_if_there_is_no_doubt_whose_they_are() throws Exception {
        at(east, 1, BEDS).maintenance().backup();
        Files.delete(east.path());
        at(east, 3, BEDS).maintenance().restoreNewest("lost");
        assertThat(east.rows("SELECT ward FROM beds")).containsExactly("east");

        at(west, 2, BEDS).maintenance().backup();
        Files.delete(east.path());

        assertThat(catchThrowableOfType(
                                MigrationException.class,
                                () -> at(east, 4, BEDS).maintenance().restoreNewest("lost"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.BACKUP_UNUSABLE);
    }

    @Test
    @NeedsEncryption
    void an_older_build_gets_what_its_own_database_was() throws SQLException {
        at(east, 1, BEDS, WARDS).migrate();
        at(west, 2, BEDS, WARDS).migrate();

        assertThat(at(east, 3, BEDS)
                        .withNewerDatabase(NewerDatabase.RESTORE_BACKUP)
                        .migrate()
                        .warnings())
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.BACKUP_RESTORED);

        assertThat(east.rows("SELECT ward FROM beds")).containsExactly("east");
        assertThat(east.ledger()).containsExactly("schema-1");
    }

    @Test
    void one_that_is_being_taken_is_not_swept_away_by_the_other() throws SQLException {
        MonitorDatabase slow = new MonitorDatabase(east.path(), new ForwardingOpener(east.opener()) {
            @Override
            public Pages pages() {
                return new ForwardingPages(super.pages()) {
                    @Override
                    public Optional<PageScan> scan(GrowingFile copy) throws IOException {
                        at(west, 1, BEDS).maintenance().backup();
                        return super.scan(copy);
                    }
                };
            }
        });

        Backup taken = at(slow, 1, BEDS).maintenance().backup();

        assertThat(new MonitorDatabase(taken.file(), east.opener()).rows("SELECT ward FROM beds"))
                .containsExactly("east");
        assertThat(at(west, 9, BEDS).maintenance().backups()).hasSize(2);
    }

    private Migrator at(MonitorDatabase database, int minutes, Migration... migrations) {
        return database.migrator(migrations)
                .withBackupPolicy(BackupPolicy.always().inFolder(shared))
                .withClock(Clock.fixed(NOON.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC));
    }
}
